/**
 * The look that a shop may change, by these properties on our elements or on anything around them:
 *
 * | property             | what it colours or measures                                  | unless it is set     |
 * | -------------------- | ------------------------------------------------------------ | -------------------- |
 * | `--course-accent`    | what can be pressed, and progress                            | blue                 |
 * | `--course-on-accent` | text on the accent                                           | white, or dark blue  |
 * | `--course-surface`   | cards, fields and panels                                     | white, or near black |
 * | `--course-raised`    | what stands out from a surface: hovered rows, empty pictures | light or dark grey   |
 * | `--course-text`      | text on surfaces                                             | near black, or white |
 * | `--course-muted`     | text of less weight, and the edges of fields                 | grey                 |
 * | `--course-border`    | lines that divide                                            | light or dark grey   |
 * | `--course-good`      | what is completed                                            | green                |
 * | `--course-warn`      | what ends soon, or went wrong                                | amber                |
 * | `--course-focus`     | the ring around what the keyboard is on                      | the accent           |
 * | `--course-radius`    | the corners of cards                                         | 12px                 |
 * | `--course-gap`       | the space between cards                                      | 16px                 |
 * | `--course-font`      | the family of letters                                        | the page's           |
 *
 * Dark colours are taken where the page says `color-scheme: dark`, or `light dark` and the system is dark.
 */

import { css } from "lit";

export const theme = css`
  :host {
    --cd-accent: var(--course-accent, light-dark(#1d5fd0, #8ab4ff));
    --cd-on-accent: var(--course-on-accent, light-dark(#fff, #10203c));
    --cd-surface: var(--course-surface, light-dark(#fff, #17191d));
    --cd-text: var(--course-text, light-dark(#1b1f24, #eceef1));
    --cd-muted: var(--course-muted, light-dark(#5a6370, #a8b0bb));
    --cd-border: var(--course-border, light-dark(#d5dae1, #3a4049));
    --cd-raised: var(--course-raised, light-dark(#f3f5f8, #22262c));
    --cd-good: var(--course-good, light-dark(#17703c, #6fd39a));
    --cd-warn: var(--course-warn, light-dark(#8a4b00, #ffbf66));
    --cd-radius: var(--course-radius, 12px);
    --cd-gap: var(--course-gap, 16px);
    --cd-focus: var(--course-focus, var(--cd-accent));
    display: block;
    box-sizing: border-box;
    color: var(--cd-text);
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
    outline: 3px solid var(--cd-focus);
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
    border: 1px solid var(--cd-muted);
    border-radius: calc(var(--cd-radius) * 0.66);
    background: var(--cd-surface);
    color: var(--cd-text);
    font: inherit;
    font-weight: 600;
    text-decoration: none;
    cursor: pointer;
  }
  .button:hover {
    background: var(--cd-raised);
  }
  .button.strong {
    border-color: transparent;
    background: var(--cd-accent);
    color: var(--cd-on-accent);
  }
  .button.strong:hover {
    background: color-mix(in oklab, var(--cd-accent) 88%, var(--cd-text));
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

/**
 * For the elements that stand in a page of others, whose rules may mean every element (`* { all: unset !important }`).
 *
 * What the page inherits to us stops here, except its letters' family and size, its direction, its colour scheme, and
 * whether it can be seen. Where the element stands and how wide it is stays the page's; it hides us by `hidden`.
 */
export const guard = css`
  :host {
    display: block !important;
    flex-grow: 1;
    min-inline-size: min(100%, 18rem);
    container-type: inline-size !important;
    color: var(--cd-text) !important;
    font-family: var(--course-font, inherit) !important;
    font-style: normal !important;
    font-variant: normal !important;
    font-weight: 400 !important;
    line-height: 1.5 !important;
    letter-spacing: normal !important;
    word-spacing: normal !important;
    word-break: normal !important;
    overflow-wrap: break-word !important;
    hyphens: manual !important;
    white-space: normal !important;
    text-align: start !important;
    text-decoration: none !important;
    text-indent: 0 !important;
    text-shadow: none !important;
    text-transform: none !important;
    list-style: none !important;
    cursor: auto !important;
    caret-color: auto !important;
    -webkit-text-fill-color: currentcolor !important;
    -webkit-text-stroke: 0 !important;
  }
  :host::before,
  :host::after {
    content: none !important;
  }
  :host([hidden]) {
    display: none !important;
  }
`;
