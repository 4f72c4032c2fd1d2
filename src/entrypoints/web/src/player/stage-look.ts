/** How the picture looks, and what lies on it. It is dark in every scheme, as films are. */

import { css } from "lit";

export const stageLook = css`
  :host {
    --bright: color-mix(in oklab, var(--cd-accent) 62%, #fff);
    container-type: normal;
    color: #fff;
  }
  .frame {
    position: relative;
    display: grid;
    inline-size: 100%;
    aspect-ratio: 16 / 9;
    max-block-size: max(240px, calc(100vh - 96px));
    overflow: hidden;
    background: #000;
    container: stage / inline-size;
    outline: none;
    user-select: none;
    -webkit-user-select: none;
    -webkit-tap-highlight-color: transparent;
  }
  .frame:fullscreen {
    inline-size: 100%;
    block-size: 100%;
    max-block-size: none;
  }
  .frame.idle {
    cursor: none;
  }
  video,
  .poster {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: contain;
  }
  .poster {
    z-index: 1;
    object-fit: cover;
  }
  .picture {
    position: absolute;
    inset: 0;
    z-index: 2;
    touch-action: manipulation;
  }
  .begin {
    position: absolute;
    inset: 0;
    z-index: 4;
    display: inline-flex;
    align-items: center;
    gap: 14px;
    inline-size: max-content;
    max-inline-size: calc(100% - 32px);
    block-size: max-content;
    margin: auto;
    padding: 8px 26px 8px 8px;
    border: 0;
    border-radius: 999px;
    background: #0f1319d9;
    color: #fff;
    font: inherit;
    font-size: 1.0625em;
    font-weight: 650;
    font-variant-numeric: tabular-nums;
    cursor: pointer;
    transition: scale 0.15s ease-out;
    animation: appear 0.25s 0.15s ease-out backwards;
  }
  .begin:dir(rtl) {
    padding: 8px 8px 8px 26px;
  }
  .begin:hover {
    scale: 1.04;
  }
  .disc {
    display: grid;
    place-items: center;
    inline-size: 60px;
    block-size: 60px;
    border-radius: 50%;
    background: var(--cd-accent);
    color: var(--cd-on-accent);
  }
  .disc .icon {
    inline-size: 34px;
    block-size: 34px;
  }
  .spinner {
    position: absolute;
    inset: 0;
    z-index: 3;
    inline-size: 56px;
    block-size: 56px;
    margin: auto;
    border: 4px solid #fff4;
    border-block-start-color: #fff;
    border-radius: 50%;
    pointer-events: none;
    animation:
      appear 0.2s 0.4s backwards,
      turn 0.9s linear infinite;
  }
  .hint {
    position: absolute;
    inset-block-start: 12%;
    inset-inline: 0;
    z-index: 6;
    inline-size: max-content;
    max-inline-size: 90%;
    margin-inline: auto;
    padding: 6px 14px;
    border-radius: 999px;
    background: #0f1319d9;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    opacity: 0;
    pointer-events: none;
    transition: opacity 0.25s;
  }
  .hint.seen {
    opacity: 1;
    transition: none;
  }
  .ripple {
    position: absolute;
    inset-block: 0;
    z-index: 4;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 4px;
    inline-size: 40%;
    background: #0f131980;
    font-size: 0.9375em;
    font-weight: 600;
    text-shadow: 0 1px 4px #000;
    pointer-events: none;
    animation: appear 0.15s ease-out;
  }
  .ripple.back {
    left: 0;
    border-radius: 0 50% 50% 0 / 0 100% 100% 0;
  }
  .ripple.forward {
    right: 0;
    border-radius: 50% 0 0 50% / 100% 0 0 100%;
  }
  .trouble {
    position: absolute;
    inset: 0;
    z-index: 6;
    display: grid;
    place-content: safe center;
    justify-items: center;
    gap: 14px;
    padding: 20px;
    overflow-y: auto;
    background: #0f1319e6;
    text-align: center;
  }
  .trouble p {
    max-inline-size: 32em;
    margin: 0;
  }
  slot[name="over"]::slotted(*) {
    z-index: 5;
  }
  .ripple ~ .cluster,
  .cluster:has(~ .trouble),
  .bar:has(~ .trouble) {
    visibility: hidden;
  }
  @container stage (max-width: 639px) {
    .begin {
      gap: 12px;
      padding: 6px 22px 6px 6px;
      translate: 0 -26px;
    }
    .begin:dir(rtl) {
      padding: 6px 6px 6px 22px;
    }
    .disc {
      inline-size: 48px;
      block-size: 48px;
    }
  }
  @container stage (max-width: 40em) {
    :host(:not([covered=""])) .begin,
    :host(:not([covered=""])) .cluster {
      visibility: hidden;
    }
  }
  @container stage (max-width: 28em) {
    :host([covered="wholly"]) .frame:not(:fullscreen) .bar {
      visibility: hidden;
    }
  }
  @container stage (max-width: 22.5em) {
    :host([covered="above"]) .frame:not(:fullscreen) .bar {
      visibility: hidden;
    }
  }
  @container stage (max-width: 359px) {
    .begin {
      translate: 0 -31px;
    }
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .spinner {
      border-color: #fff;
      border-style: dotted;
    }
  }
`;
