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
    gap: var(--cd-gap);
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
    border: 1px solid var(--cd-border);
    border-radius: var(--cd-radius);
    background: var(--cd-surface);
    color: var(--cd-text);
    content-visibility: auto;
    contain-intrinsic-size: auto 24em;
    transition:
      border-color 0.15s,
      box-shadow 0.15s;
  }
  .card:not(.bones):hover {
    border-color: var(--cd-accent);
    box-shadow: 0 6px 20px color-mix(in srgb, var(--cd-text) 12%, transparent);
  }
  .card:has(a:focus-visible) {
    outline: 3px solid var(--cd-focus);
    outline-offset: 2px;
  }
  .picture {
    position: relative;
    display: grid;
    place-items: center;
    aspect-ratio: 16 / 9;
    overflow: hidden;
    border-start-start-radius: calc(var(--cd-radius) - 1px);
    border-start-end-radius: calc(var(--cd-radius) - 1px);
    background: linear-gradient(135deg, color-mix(in oklab, var(--tint) 34%, var(--cd-raised)), var(--cd-raised));
    --tint: var(--cd-accent);
  }
  .tint-1 {
    --tint: var(--cd-good);
  }
  .tint-2 {
    --tint: var(--cd-warn);
  }
  .tint-3 {
    --tint: var(--cd-muted);
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
  .list {
    grid-template-columns: 1fr;
    gap: calc(var(--cd-gap) * 0.6);
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
    border-radius: calc(var(--cd-radius) * 0.6);
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
`;
