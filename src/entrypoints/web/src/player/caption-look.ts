/** How captions look: sizes follow the width of the picture, in full screen too. */

import { css } from "lit";

export const captionLook = css`
  .captions {
    position: absolute;
    inset: 0;
    z-index: 3;
    pointer-events: none;
  }
  .cues {
    position: absolute;
    inset-inline: 5%;
    display: grid;
    gap: 0.15em;
    justify-items: center;
    text-align: center;
    transition: inset-block-end 0.2s ease-out;
  }
  .cues.top {
    inset-block-start: 5%;
  }
  .cues.bottom {
    inset-block-end: 5%;
  }
  .awake .cues.bottom {
    inset-block-end: max(5%, 104px);
  }
  .cue {
    max-inline-size: 42em;
    margin: 0;
    font-family: system-ui, sans-serif;
    font-size: var(--cue-size);
    font-weight: 500;
    line-height: 1.4;
    text-wrap: balance;
    white-space: pre-line;
  }
  .cue > span {
    padding: 0.08em 0.4em;
    border-radius: 0.2em;
    background: var(--cue-back);
    color: var(--cue-colour);
    text-shadow: var(--cue-shadow);
    box-decoration-break: clone;
    -webkit-box-decoration-break: clone;
  }
  .size-small {
    --cue-size: clamp(12px, 1.9cqi, 32px);
  }
  .size-medium {
    --cue-size: clamp(14px, 2.5cqi, 44px);
  }
  .size-large {
    --cue-size: clamp(18px, 3.3cqi, 60px);
  }
  .size-huge {
    --cue-size: clamp(22px, 4.4cqi, 80px);
  }
  .colour-white {
    --cue-colour: #fff;
    --cue-rgb: 0 0 0;
  }
  .colour-yellow {
    --cue-colour: #ffe94a;
    --cue-rgb: 0 0 0;
  }
  .colour-black {
    --cue-colour: #000;
    --cue-rgb: 255 255 255;
  }
  .back-solid {
    --cue-back: rgb(var(--cue-rgb) / 0.92);
    --cue-shadow: none;
  }
  .back-faint {
    --cue-back: rgb(var(--cue-rgb) / 0.6);
    --cue-shadow: none;
  }
  .back-none {
    --cue-back: transparent;
    --cue-shadow:
      0 0 2px rgb(var(--cue-rgb)), 0 0 4px rgb(var(--cue-rgb)), 1px 1px 2px rgb(var(--cue-rgb)),
      -1px -1px 2px rgb(var(--cue-rgb));
  }
  .sample {
    display: grid;
    place-items: center;
    min-block-size: 88px;
    margin-block-end: 8px;
    padding: 10px;
    border-radius: calc(var(--cd-radius) * 0.66);
    background: linear-gradient(135deg, #40566f, #8a6d5b 60%, #c2a878);
    text-align: center;
  }
  .sample.size-small {
    --cue-size: 13px;
  }
  .sample.size-medium {
    --cue-size: 16px;
  }
  .sample.size-large {
    --cue-size: 20px;
  }
  .sample.size-huge {
    --cue-size: 26px;
  }
  @container stage (max-width: 639px) {
    .begun.awake .cues.bottom {
      inset-block: 8px auto;
    }
  }
  @media (forced-colors: active) {
    .cue > span {
      forced-color-adjust: none;
    }
  }
`;
