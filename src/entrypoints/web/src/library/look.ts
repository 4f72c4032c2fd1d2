/** How the courses look: cards in a grid, or rows of a list; in the width that the page gives, not the window's. */

import { css } from "lit";

export const look = css`
  :host {
    /* What lies on the page's own ground is written in the page's ink. */
    color: var(--course-text, inherit) !important;
  }
  .library {
    /* Lines that a page draws under all its text end at such a box. */
    display: inline-block;
    inline-size: 100%;
    vertical-align: top;
    outline: none;
  }
  h2,
  p,
  ul {
    margin: 0;
    padding: 0;
  }
  .icon {
    flex: none;
    inline-size: 1.25em;
    block-size: 1.25em;
  }
  .cards {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 17.5em), 1fr));
    gap: var(--gap);
    list-style: none;
  }
  .cards[hidden] {
    display: none;
  }
  .card {
    position: relative;
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--text);
    content-visibility: auto;
    contain-intrinsic-size: auto 24em;
    transition:
      border-color 0.15s,
      box-shadow 0.15s;
  }
  .card:not(.bones):hover {
    border-color: var(--accent);
    box-shadow: 0 6px 20px color-mix(in srgb, var(--text) 12%, transparent);
  }
  .card:has(a:focus-visible) {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
  .picture {
    position: relative;
    display: grid;
    place-items: center;
    aspect-ratio: 16 / 9;
    overflow: hidden;
    border-start-start-radius: calc(var(--radius) - 1px);
    border-start-end-radius: calc(var(--radius) - 1px);
    background: linear-gradient(135deg, color-mix(in oklab, var(--tint) 34%, var(--raised)), var(--raised));
    --tint: var(--accent);
  }
  .tint-1 {
    --tint: var(--good);
  }
  .tint-2 {
    --tint: var(--warn);
  }
  .tint-3 {
    --tint: var(--muted);
  }
  .picture img {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .picture img[hidden],
  .picture img:not([hidden]) + .initial {
    display: none;
  }
  .closed .picture img {
    filter: grayscale(0.85);
    opacity: 0.75;
  }
  .initial {
    color: var(--tint);
    font-size: 3.5em;
    font-weight: 700;
    line-height: 1;
    text-transform: uppercase;
  }
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
    border-radius: var(--radius);
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
    background: color-mix(in oklab, var(--good) 9%, var(--surface));
    color: var(--good);
  }
  .fresh {
    border-color: transparent;
    background: var(--accent);
    color: var(--on-accent);
  }
  .grid .badges {
    position: absolute;
    inset-block-start: 0.7em;
    inset-inline: 0.7em;
  }
  .grid .good {
    background: var(--surface);
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
    background: color-mix(in oklab, var(--muted) 28%, var(--surface));
  }
  progress::-webkit-progress-bar {
    background: none;
  }
  progress::-webkit-progress-value {
    border-radius: 99px;
    background: var(--accent);
  }
  progress::-moz-progress-bar {
    border-radius: 99px;
    background: var(--accent);
  }
  .completed progress::-webkit-progress-value {
    background: var(--good);
  }
  .completed progress::-moz-progress-bar {
    background: var(--good);
  }
  .closed progress::-webkit-progress-value {
    background: var(--muted);
  }
  .closed progress::-moz-progress-bar {
    background: var(--muted);
  }
  .facts,
  .until {
    color: var(--muted);
    font-size: 0.875em;
  }
  .until {
    display: flex;
    align-items: center;
    gap: 0.4em;
  }
  .until.soon {
    color: var(--warn);
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
    background: var(--accent);
    color: var(--on-accent);
  }
  .completed .disc,
  .closed .disc {
    border-color: var(--accent);
    background: none;
    color: var(--accent);
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
    color: var(--muted);
    font-size: 0.8125em;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .list {
    grid-template-columns: 1fr;
    gap: calc(var(--gap) * 0.6);
  }
  .list .card {
    flex-direction: row;
    contain-intrinsic-size: auto 10em;
  }
  .list .picture {
    flex: none;
    align-self: flex-start;
    inline-size: 6em;
    margin-block: 0.9em;
    margin-inline: 0.9em 0;
    border-radius: calc(var(--radius) * 0.6);
  }
  .list .initial {
    font-size: 2em;
  }
  .list .body {
    padding-block: 0.8em;
  }
  @container (inline-size >= 34em) {
    .list .picture {
      inline-size: 11em;
    }
    .list progress {
      max-inline-size: 16em;
    }
  }
  @container (inline-size >= 46em) {
    .list .body {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(11em, 17em);
      grid-auto-flow: row;
      align-content: center;
      column-gap: 1.5em;
    }
    .list .body > * {
      grid-column: 1;
    }
    .list .foot {
      grid-row: 1 / span 4;
      grid-column: 2;
      justify-content: center;
    }
    .list .action {
      margin-block-start: 0;
    }
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
