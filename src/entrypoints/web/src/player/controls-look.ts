/** How the controls look: light signs on a shade, and fewer of them in the bar where there is little room. */

import { css } from "lit";

export const controlsLook = css`
  .bar {
    position: absolute;
    inset: auto 0 0;
    z-index: 3;
    padding: 44px 12px 6px;
    background: linear-gradient(transparent, #0009 45%, #000c);
    transition: opacity 0.2s;
    pointer-events: none;
  }
  .bar > * {
    pointer-events: auto;
  }
  .idle .bar,
  .idle .cluster {
    opacity: 0;
    transition-duration: 0.5s;
  }
  .idle .bar > *,
  .idle .cluster > * {
    pointer-events: none;
  }
  .row {
    display: flex;
    align-items: center;
  }
  .gap {
    flex: 1;
  }
  .control {
    position: relative;
    display: inline-grid;
    place-items: center;
    flex: none;
    inline-size: 44px;
    block-size: 44px;
    padding: 0;
    border: 0;
    border-radius: 10px;
    background: none;
    color: #fff;
    font: inherit;
    cursor: pointer;
  }
  .control .icon {
    filter: drop-shadow(0 0 2px #000a);
  }
  .control:disabled {
    opacity: 0.4;
    cursor: default;
  }
  .frame :focus-visible {
    outline: 3px solid #fff;
    outline-offset: -3px;
    box-shadow: 0 0 0 3px #000a;
  }
  .lit[aria-pressed="true"]::after {
    content: "";
    position: absolute;
    inset: auto 12px 5px;
    block-size: 3px;
    border-radius: 2px;
    background: var(--bright);
  }
  .tip {
    position: absolute;
    bottom: calc(100% + 6px);
    left: 50%;
    z-index: 1;
    padding: 3px 9px;
    border-radius: 6px;
    background: #0f1319f2;
    font-size: 0.8125rem;
    font-weight: 500;
    white-space: nowrap;
    translate: -50% 0;
    visibility: hidden;
    opacity: 0;
    pointer-events: none;
  }
  .row > .control:first-child .tip {
    left: 0;
    translate: 0 0;
  }
  .gap ~ .control .tip {
    left: auto;
    right: 0;
    translate: 0 0;
  }
  @media (hover: hover) {
    .control:hover:not(:disabled) {
      background: #fff3;
    }
    .control:hover .tip {
      visibility: visible;
      opacity: 1;
      transition: opacity 0.15s 0.35s;
    }
  }
  .control:focus-visible .tip {
    visibility: visible;
    opacity: 1;
  }
  .control[aria-expanded="true"] .tip,
  .cluster .tip {
    display: none;
  }
  .times {
    padding-inline: 8px;
    font-size: 0.875rem;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
    text-shadow: 0 0 3px #000;
    pointer-events: none;
  }
  .whole {
    opacity: 0.85;
  }
  .sound {
    display: flex;
    align-items: center;
  }
  .volume {
    position: relative;
    display: flex;
    align-items: center;
    inline-size: 0;
    overflow: hidden;
    transition: inline-size 0.2s ease-out;
  }
  .sound:focus-within .volume {
    inline-size: 92px;
  }
  @media (hover: hover) {
    .sound:hover .volume {
      inline-size: 92px;
    }
  }
  .volume input {
    inline-size: 84px;
    block-size: 44px;
    margin: 0 4px;
    accent-color: #fff;
    cursor: pointer;
  }
  .cluster {
    position: absolute;
    inset: 0;
    z-index: 4;
    display: none;
    align-items: center;
    gap: clamp(2px, 2cqi, 18px);
    inline-size: max-content;
    block-size: max-content;
    margin: auto;
    translate: 0 -14px;
    transition: opacity 0.2s;
  }
  .cluster .control {
    inline-size: 48px;
    block-size: 48px;
    border-radius: 50%;
    background: #0007;
  }
  .cluster .large {
    inline-size: 64px;
    block-size: 64px;
  }
  .cluster .large .icon {
    inline-size: 36px;
    block-size: 36px;
  }
  @container stage (max-width: 639px) {
    .cluster {
      display: flex;
    }
    .wide-only,
    .volume {
      display: none;
    }
    .bar {
      padding-inline: 4px;
    }
  }
  @container stage (max-width: 419px) {
    .middle-only {
      display: none;
    }
  }
  @container stage (max-width: 359px) {
    .cluster {
      translate: 0 -25px;
    }
    .cluster .large {
      inline-size: 52px;
      block-size: 52px;
    }
  }
  @media (max-width: 899px) {
    .desk-only {
      display: none;
    }
  }
  .frame:fullscreen .desk-only {
    display: none;
  }
  @media (forced-colors: active) {
    .bar {
      padding-block-start: 0;
      background: Canvas;
    }
    .lit[aria-pressed="true"]::after {
      background: Highlight;
    }
  }
`;
