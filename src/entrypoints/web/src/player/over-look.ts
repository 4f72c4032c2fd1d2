/** How what lies over the picture looks, and the certificate. */

import { css } from "lit";

export const overLook = css`
  .over {
    position: absolute;
    inset: 0;
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    overflow: hidden;
    pointer-events: none;
    container-type: inline-size;
    color: var(--cd-text);
    --edge: 16px;
    --foot: 88px;
  }
  .over > * {
    grid-area: 1 / 1;
  }
  .sheet {
    z-index: 1;
    display: grid;
    gap: 10px;
    max-block-size: calc(100% - var(--edge) - var(--foot));
    margin: var(--edge);
    padding: 14px 16px;
    overflow-y: auto;
    border: 1px solid var(--cd-border);
    border-radius: var(--cd-radius);
    background: var(--cd-surface);
    box-shadow: 0 12px 40px #0007;
    text-align: start;
    pointer-events: auto;
    animation: rise 0.25s ease-out;
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(12px);
    }
  }
  .sheet p {
    margin: 0;
  }
  .sheet .what {
    font-size: 1.0625em;
    font-weight: 650;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  .sheet .eyebrow,
  .sheet .length {
    color: var(--cd-muted);
    font-size: 0.875em;
    font-variant-numeric: tabular-nums;
  }
  .next-card {
    place-self: end;
    inline-size: min(340px, calc(100% - 2 * var(--edge)));
    margin-block-end: var(--foot);
  }
  .next-card img {
    inline-size: 100%;
    block-size: auto;
    aspect-ratio: 16 / 9;
    border-radius: calc(var(--cd-radius) * 0.6);
    object-fit: cover;
  }
  .next-card .row > .button {
    flex: 1;
  }
  .dial .rail {
    stroke: currentColor;
    stroke-width: 3;
    opacity: 0.3;
  }
  .dial .filled {
    stroke: currentColor;
    stroke-width: 3;
    transition: stroke-dasharray 1s linear;
  }
  .further-card {
    place-self: start center;
    inline-size: min(460px, calc(100% - 2 * var(--edge)));
  }
  .party-card {
    place-self: start center;
    grid-template-columns: auto 1fr;
    align-items: center;
    gap: 10px 16px;
    inline-size: min(460px, calc(100% - 2 * var(--edge)));
  }
  .party-card .what {
    font-size: 1.375em;
    font-weight: 750;
  }
  .party-card .row {
    grid-column: 1 / -1;
  }
  .party-card .row > .button {
    flex: 1 1 auto;
  }
  .medal {
    display: grid;
    place-items: center;
    inline-size: 56px;
    block-size: 56px;
    border-radius: 50%;
    background: var(--cd-good);
    color: var(--cd-surface);
    animation: pop 0.5s 0.1s cubic-bezier(0.3, 1.8, 0.6, 1) backwards;
  }
  .medal .icon {
    inline-size: 30px;
    block-size: 30px;
    fill: currentColor;
  }
  @keyframes pop {
    from {
      transform: scale(0);
    }
  }
  .confetti {
    inline-size: 100%;
    block-size: 100%;
    min-block-size: 0;
  }
  .fall {
    opacity: 0;
    animation: fall 3.4s linear;
  }
  .bit {
    fill: var(--cd-accent);
    transform-box: fill-box;
    transform-origin: center;
    animation: tumble 0.9s linear infinite;
  }
  .way-0 {
    animation-delay: 0.1s;
  }
  .way-1 {
    animation-delay: 0.7s;
    animation-duration: 2.9s;
  }
  .way-2 {
    animation-delay: 0.35s;
    animation-duration: 3.9s;
  }
  .way-3 {
    animation-delay: 1s;
  }
  .way-4 {
    animation-delay: 0.5s;
    animation-duration: 2.6s;
  }
  .way-5 {
    animation-delay: 0s;
    animation-duration: 3.1s;
  }
  .way-6 {
    animation-delay: 0.85s;
    animation-duration: 3.6s;
  }
  .way-1 .bit {
    fill: #f5b82e;
  }
  .way-2 .bit {
    fill: #ef5d7a;
  }
  .way-3 .bit {
    fill: #38b27c;
  }
  .way-4 .bit {
    fill: #a779e9;
  }
  .way-5 .bit {
    fill: #fff;
  }
  @keyframes fall {
    from {
      opacity: 1;
      transform: translateY(0);
    }
    80% {
      opacity: 1;
    }
    to {
      opacity: 0;
      transform: translateY(104px);
    }
  }
  @keyframes tumble {
    50% {
      transform: scaleY(-1) rotate(90deg);
    }
    to {
      transform: scaleY(1) rotate(180deg);
    }
  }
  .badge-dialog {
    inline-size: min(560px, calc(100% - 24px));
    max-block-size: calc(100% - 24px);
    padding: 0 0 16px;
    overflow: auto;
    border: 0;
    border-radius: calc(var(--cd-radius) * 1.4);
    background: var(--cd-surface);
    color: var(--cd-text);
    text-align: center;
    box-shadow: 0 24px 80px #0008;
  }
  .badge-dialog::backdrop {
    background: #000a;
  }
  .badge-dialog .row {
    display: flex;
    justify-content: center;
    gap: 8px;
  }
  .paper {
    position: absolute;
    inline-size: 0;
    block-size: 0;
    border: 0;
    visibility: hidden;
  }
  .badge {
    display: grid;
    gap: 8px;
    justify-items: center;
    margin: 16px;
    padding: 30px 20px 24px;
    border: 1px solid color-mix(in oklab, var(--cd-accent) 55%, var(--cd-border));
    border-radius: var(--cd-radius);
    outline: 1px solid color-mix(in oklab, var(--cd-accent) 30%, var(--cd-border));
    outline-offset: -7px;
    background:
      radial-gradient(70% 60% at 50% 0%, color-mix(in oklab, var(--cd-accent) 14%, transparent), transparent),
      var(--cd-surface);
  }
  .seal .rim {
    fill: var(--cd-accent);
  }
  .seal .ribbon {
    fill: color-mix(in oklab, var(--cd-accent) 70%, #000);
  }
  .seal .plate {
    fill: color-mix(in oklab, var(--cd-accent) 82%, #fff);
  }
  .seal .line {
    stroke: var(--cd-on-accent);
    stroke-width: 1;
    stroke-dasharray: 1.2 2.4;
    stroke-linecap: round;
  }
  .seal .check {
    stroke: var(--cd-on-accent);
    stroke-width: 5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .badge .kind {
    margin-block-start: 6px;
    color: var(--cd-muted);
    font-size: 0.8125em;
    font-weight: 650;
    letter-spacing: 0.14em;
    text-transform: uppercase;
  }
  .badge h3 {
    max-inline-size: 22ch;
    font-family: Georgia, "Times New Roman", serif;
    font-size: max(1.2em, min(1.9em, 8.5cqi));
    font-weight: 600;
    line-height: 1.2;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }
  .badge .told {
    color: var(--cd-muted);
  }
  .badge dl {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 12px clamp(18px, 6cqi, 32px);
    margin: 14px 0 0;
    padding-block-start: 16px;
    border-block-start: 1px solid var(--cd-border);
  }
  .badge dt {
    color: var(--cd-muted);
    font-size: 0.8125em;
  }
  .badge dd {
    margin: 0;
    font-weight: 650;
  }
  @container (inline-size < 28em) {
    .further-card,
    .party-card {
      --foot: var(--edge);
    }
  }
  @container (inline-size < 640px) {
    .sheet {
      --edge: 8px;
      gap: 6px;
      padding: 10px 12px;
    }
    .sheet .row > .button {
      flex: 1 1 auto;
      padding-inline: 0.6em;
      font-size: 0.9375em;
    }
    .next-card img,
    .next-card .length {
      display: none;
    }
    .medal {
      inline-size: 44px;
      block-size: 44px;
    }
    .party-card .what {
      font-size: 1.125em;
    }
  }
  @container (inline-size < 22.5em) {
    .next-card {
      --foot: var(--edge);
    }
    .party-card {
      grid-template-columns: 1fr;
    }
    .medal {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .medal,
    .seal .rim {
      forced-color-adjust: none;
    }
  }
`;
