/** How the time line looks: what is loaded and played on one line, what was watched under it. */

import { css } from "lit";

export const timelineLook = css`
  .timebox {
    position: relative;
    block-size: 28px;
  }
  .rail {
    position: absolute;
    inset: 9px 8px auto;
    inline-size: calc(100% - 16px);
    block-size: 12px;
    overflow: visible;
    pointer-events: none;
  }
  .rail .whole {
    fill: #fff5;
    opacity: 1;
  }
  .rail .buffered {
    fill: #fff6;
  }
  .rail .played {
    fill: var(--bright);
  }
  .rail .watched {
    fill: var(--bright);
    opacity: 0.55;
  }
  .timeline {
    position: absolute;
    inset: -8px 0;
    inline-size: 100%;
    block-size: 44px;
    margin: 0;
    background: none;
    appearance: none;
    cursor: pointer;
    touch-action: none;
  }
  .timeline:disabled {
    cursor: default;
  }
  .timeline::-webkit-slider-runnable-track {
    block-size: 44px;
    background: none;
  }
  .timeline::-moz-range-track {
    background: none;
  }
  .timeline::-webkit-slider-thumb {
    inline-size: 16px;
    block-size: 16px;
    margin-block-start: 14px;
    border: 0;
    border-radius: 50%;
    background: #fff;
    box-shadow: 0 0 4px #000a;
    appearance: none;
  }
  .timeline::-moz-range-thumb {
    inline-size: 16px;
    block-size: 16px;
    border: 0;
    border-radius: 50%;
    background: #fff;
    box-shadow: 0 0 4px #000a;
  }
  .frame .timeline:focus-visible {
    outline-offset: -10px;
    border-radius: 14px;
    box-shadow: none;
  }
  .preview {
    position: absolute;
    bottom: 30px;
    left: clamp(86px, 8px + (100% - 16px) * var(--at), 100% - 86px);
    z-index: 2;
    display: grid;
    justify-items: center;
    gap: 4px;
    translate: -50% 0;
    pointer-events: none;
  }
  .preview span {
    padding: 1px 8px;
    border-radius: 6px;
    background: #0f1319f2;
    font-size: 0.8125rem;
    font-variant-numeric: tabular-nums;
  }
  .tile {
    border-radius: 8px;
    box-shadow:
      0 0 0 2px #fff,
      0 6px 20px #000a;
  }
  @media (forced-colors: active) {
    .rail .whole {
      fill: GrayText;
    }
    .rail .buffered,
    .rail .watched {
      fill: CanvasText;
    }
    .rail .played {
      fill: Highlight;
    }
    .timeline::-webkit-slider-thumb {
      background: ButtonText;
      forced-color-adjust: none;
    }
  }
`;
