/** How what a card says looks: its title, badges, progress and next step. */

import { css } from "lit";

export const cardLook = css`
  .body {
    display: flex;
    flex: 1;
    flex-direction: column;
    gap: 0.45em;
    min-inline-size: 0;
    padding: 0.9em 1em 1em;
  }
  h2 {
    font-size: 1.0625em;
    font-weight: 650;
    line-height: 1.35;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }
  h2 a {
    color: inherit;
    text-decoration: none;
  }
  h2 a:focus-visible {
    outline: none;
  }
  h2 a::after {
    content: "";
    position: absolute;
    inset: 0;
    border-radius: var(--cd-radius);
  }
  .card:not(.bones):hover h2 {
    text-decoration: underline;
    text-underline-offset: 0.2em;
    text-decoration-thickness: 1px;
  }
  .badges {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4em;
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 0.3em;
    padding: 0.15em 0.7em;
    border: 1px solid currentcolor;
    border-radius: 99px;
    font-size: 0.8125em;
    font-weight: 600;
  }
  .badge .icon {
    stroke-width: 3;
    inline-size: 1em;
    block-size: 1em;
  }
  .good {
    background: color-mix(in oklab, var(--cd-good) 9%, var(--cd-surface));
    color: var(--cd-good);
  }
  .fresh {
    border-color: transparent;
    background: var(--cd-accent);
    color: var(--cd-on-accent);
  }
  .grid .badges {
    position: absolute;
    inset-block-start: 0.7em;
    inset-inline: 0.7em;
  }
  .grid .good {
    background: var(--cd-surface);
    border-color: transparent;
  }
  .progress {
    display: flex;
    align-items: center;
    gap: 0.75em;
    font-size: 0.875em;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  progress {
    appearance: none;
    flex: 1;
    inline-size: 1em;
    block-size: 0.45em;
    overflow: hidden;
    border: 0;
    border-radius: 99px;
    background: color-mix(in oklab, var(--cd-muted) 28%, var(--cd-surface));
  }
  progress::-webkit-progress-bar {
    background: none;
  }
  progress::-webkit-progress-value {
    border-radius: 99px;
    background: var(--cd-accent);
  }
  progress::-moz-progress-bar {
    border-radius: 99px;
    background: var(--cd-accent);
  }
  .completed progress::-webkit-progress-value {
    background: var(--cd-good);
  }
  .completed progress::-moz-progress-bar {
    background: var(--cd-good);
  }
  .closed progress::-webkit-progress-value {
    background: var(--cd-muted);
  }
  .closed progress::-moz-progress-bar {
    background: var(--cd-muted);
  }
  .facts,
  .until {
    color: var(--cd-muted);
    font-size: 0.875em;
  }
  .until {
    display: flex;
    align-items: center;
    gap: 0.4em;
  }
  .until.soon {
    color: var(--cd-warn);
    font-weight: 600;
  }
  .foot {
    display: flex;
    flex: 1;
    flex-direction: column;
    justify-content: space-between;
    gap: 0.7em;
  }
  .action {
    display: flex;
    align-items: center;
    gap: 0.65em;
    min-block-size: 2.5em;
    margin-block-start: auto;
  }
  .disc {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 2.25em;
    block-size: 2.25em;
    border: 1px solid transparent;
    border-radius: 50%;
    background: var(--cd-accent);
    color: var(--cd-on-accent);
  }
  .completed .disc,
  .closed .disc {
    border-color: var(--cd-accent);
    background: none;
    color: var(--cd-accent);
  }
  .step {
    min-inline-size: 0;
    line-height: 1.3;
  }
  .step strong {
    display: block;
    font-size: 0.9375em;
    font-weight: 600;
  }
  .step small {
    display: block;
    overflow: hidden;
    color: var(--cd-muted);
    font-size: 0.8125em;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    progress {
      border: 1px solid CanvasText;
      forced-color-adjust: none;
      background: Canvas;
    }
    progress::-webkit-progress-value,
    .card progress::-webkit-progress-value {
      background: Highlight;
    }
    progress::-moz-progress-bar,
    .card progress::-moz-progress-bar {
      background: Highlight;
    }
  }
`;
