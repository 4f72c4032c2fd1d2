/** The look that a shop may change: `--course-*` properties, and what follows from them. */

import { css } from "lit";

export const theme = css`
  :host {
    --accent: var(--course-accent, light-dark(#1d5fd0, #8ab4ff));
    --on-accent: var(--course-on-accent, light-dark(#fff, #10203c));
    --surface: var(--course-surface, light-dark(#fff, #17191d));
    --text: var(--course-text, light-dark(#1b1f24, #eceef1));
    --muted: var(--course-muted, light-dark(#5a6370, #a8b0bb));
    --border: var(--course-border, light-dark(#d5dae1, #3a4049));
    --raised: var(--course-raised, light-dark(#f3f5f8, #22262c));
    --good: var(--course-good, light-dark(#17703c, #6fd39a));
    --warn: var(--course-warn, light-dark(#8a4b00, #ffbf66));
    --radius: var(--course-radius, 12px);
    --gap: var(--course-gap, 16px);
    --focus: var(--course-focus, var(--accent));
    display: block;
    box-sizing: border-box;
    color: var(--text);
    font-family: var(--course-font, inherit);
    line-height: 1.5;
    text-align: start;
    container-type: inline-size;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5em;
    min-block-size: 44px;
    min-inline-size: 44px;
    padding: 0.5em 1.1em;
    border: 1px solid var(--border);
    border-radius: calc(var(--radius) * 0.66);
    background: var(--surface);
    color: var(--text);
    font: inherit;
    font-weight: 600;
    text-decoration: none;
    cursor: pointer;
  }
  .button.strong {
    border-color: transparent;
    background: var(--accent);
    color: var(--on-accent);
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
      scroll-behavior: auto !important;
    }
  }
`;
