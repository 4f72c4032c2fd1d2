/** How the list of lessons looks. */

import { css } from "lit";

export const lessonsLook = css`
  :host {
    container-type: normal;
  }
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  details {
    border-block-end: 1px solid var(--cd-border);
  }
  details:last-of-type {
    border-block-end: 0;
  }
  summary {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: center;
    min-block-size: 56px;
    padding: 8px 16px;
    cursor: pointer;
    list-style: none;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary:hover,
  .lesson:hover {
    background: var(--cd-raised);
  }
  .name {
    font-weight: 650;
    line-height: 1.3;
  }
  .told {
    grid-row: 2;
    color: var(--cd-muted);
    font-size: 0.8125em;
  }
  .fold {
    grid-area: 1 / 2 / 3;
    display: grid;
    color: var(--cd-muted);
    transition: transform 0.2s;
  }
  details[open] .fold {
    transform: rotate(180deg);
  }
  .lesson {
    display: flex;
    gap: 12px;
    align-items: flex-start;
    inline-size: 100%;
    min-block-size: 56px;
    padding: 10px 16px 10px 13px;
    border: 0;
    border-inline-start: 3px solid transparent;
    background: none;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .lesson[aria-current] {
    border-inline-start-color: var(--cd-accent);
    background: color-mix(in oklab, var(--cd-accent) 9%, var(--cd-surface));
  }
  summary:focus-visible,
  .lesson:focus-visible {
    outline-offset: -3px;
  }
  .ring {
    flex: none;
    margin-block-start: -1px;
  }
  .rail {
    stroke: var(--cd-border);
    stroke-width: 2.5;
  }
  .filled {
    stroke: var(--cd-accent);
    stroke-width: 2.5;
    transition: stroke-dasharray 0.6s ease-out;
  }
  .full {
    fill: var(--cd-accent);
    stroke: var(--cd-accent);
    stroke-width: 1.5;
    stroke-linejoin: round;
  }
  .sign {
    stroke: var(--cd-muted);
    stroke-width: 1.7;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .done .rail {
    fill: var(--cd-good);
    stroke: var(--cd-good);
  }
  .done .filled {
    stroke: var(--cd-good);
  }
  .done .sign {
    stroke: var(--cd-surface);
    stroke-width: 2.2;
    stroke-dasharray: 10;
    animation: draw 0.5s 0.1s ease-out backwards;
  }
  @keyframes draw {
    from {
      stroke-dashoffset: 10;
    }
  }
  .text {
    display: grid;
    flex: 1;
    gap: 1px;
    min-inline-size: 0;
  }
  .title {
    line-height: 1.35;
    overflow-wrap: anywhere;
  }
  .lesson[aria-current] .title {
    font-weight: 650;
  }
  .number {
    color: var(--cd-muted);
    font-variant-numeric: tabular-nums;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.75em;
    color: var(--cd-muted);
    font-size: 0.8125em;
    font-variant-numeric: tabular-nums;
  }
  .free {
    color: var(--cd-good);
    font-weight: 600;
  }
  @media (forced-colors: active) {
    .lesson {
      border-inline-start-color: Canvas;
    }
    .lesson[aria-current] {
      border-inline-start-color: Highlight;
    }
    .rail {
      stroke: GrayText;
    }
    .filled,
    .done .rail {
      stroke: CanvasText;
    }
    .done .rail {
      fill: CanvasText;
    }
    .done .sign {
      stroke: Canvas;
    }
    .full {
      fill: CanvasText;
      stroke: CanvasText;
    }
  }
`;
