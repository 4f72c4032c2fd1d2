/** How a course is laid out around its picture: in the width that the page gives, not the window's. */

import { css } from "lit";

export const shellLook = css`
  .frame {
    display: inline-block;
    inline-size: 100%;
    vertical-align: top;
  }
  h2,
  h3,
  p {
    margin: 0;
  }
  .icon {
    flex: none;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    align-items: center;
    min-block-size: 64px;
    margin-block-end: var(--cd-gap);
  }
  .back {
    display: inline-flex;
    gap: 4px;
    align-items: center;
    min-block-size: 44px;
    padding-inline: 2px 10px;
    border-radius: calc(var(--cd-radius) * 0.66);
    color: var(--cd-muted);
    font-weight: 600;
    text-decoration: none;
  }
  .back:hover {
    color: var(--cd-text);
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .back .icon:dir(rtl),
  .flip:dir(rtl) {
    transform: scaleX(-1);
  }
  .titles {
    flex: 1 1 18em;
    min-inline-size: 0;
  }
  h2 {
    font-size: 1.375em;
    font-weight: 700;
    line-height: 1.25;
    letter-spacing: -0.01em;
    overflow-wrap: anywhere;
  }
  .sum {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 10px;
    align-items: center;
    min-block-size: 26px;
    color: var(--cd-muted);
    font-size: 0.875em;
    font-variant-numeric: tabular-nums;
  }
  .progress {
    display: grid;
    inline-size: 10em;
  }
  .bar {
    overflow: hidden;
    border-radius: 4px;
  }
  .progress:dir(rtl) {
    transform: scaleX(-1);
  }
  .bar .rail {
    fill: var(--cd-border);
  }
  .bar .filled {
    fill: var(--cd-accent);
    transition: width 0.6s ease-out;
  }
  .progress[aria-valuenow="100"] .filled {
    fill: var(--cd-good);
  }
  .percent {
    color: var(--cd-text);
    font-weight: 650;
  }
  .chip {
    padding: 1px 10px;
    border-radius: 99px;
    background: color-mix(in oklab, var(--cd-accent) 14%, var(--cd-surface));
    color: var(--cd-text);
    font-weight: 600;
  }
  .badge-button {
    border-color: color-mix(in oklab, var(--cd-good) 45%, var(--cd-border));
    color: var(--cd-good);
  }
  .fold-side {
    padding-inline: 11px;
  }
  .fold-side .icon:dir(rtl) {
    transform: scaleX(-1);
  }
  .main {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--cd-gap);
  }
  .stage {
    min-inline-size: 0;
    overflow: hidden;
    border-radius: var(--cd-radius);
    background: #000;
  }
  .stage:has(.card) {
    background: var(--cd-raised);
  }
  .picture-bone,
  .bones i {
    background: color-mix(in oklab, var(--cd-border) 55%, var(--cd-raised));
  }
  .below {
    display: grid;
    gap: 10px;
    align-content: start;
    min-inline-size: 0;
  }
  .below h3 {
    font-size: 1.25em;
    font-weight: 650;
    line-height: 1.3;
    outline: none;
    overflow-wrap: anywhere;
  }
  .below h3:focus-visible {
    outline: 3px solid var(--cd-focus);
    outline-offset: 4px;
  }
  .section {
    margin-block-start: -8px;
    color: var(--cd-muted);
    font-size: 0.9375em;
  }
  .description {
    max-inline-size: 70ch;
    color: var(--cd-text);
    white-space: pre-line;
    overflow-wrap: anywhere;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  .button[disabled] {
    border-color: var(--cd-border);
    background: none;
    color: color-mix(in oklab, var(--cd-muted) 75%, var(--cd-surface));
    cursor: default;
  }
  .flip {
    display: grid;
  }
  .flip.on {
    transform: scaleX(-1);
  }
  .flip.on:dir(rtl) {
    transform: none;
  }
  .switch {
    position: relative;
    display: inline-flex;
    gap: 10px;
    align-items: center;
    min-block-size: 44px;
    margin-inline-start: auto;
    cursor: pointer;
  }
  .switch input {
    position: absolute;
    inset: 0;
    margin: 0;
    inline-size: 100%;
    block-size: 100%;
    opacity: 0;
    cursor: pointer;
  }
  .knob {
    flex: none;
    inline-size: 40px;
    block-size: 24px;
    padding: 3px;
    border: 1px solid var(--cd-muted);
    border-radius: 99px;
    background: var(--cd-surface);
    transition: background 0.15s;
  }
  .knob::before {
    content: "";
    display: block;
    inline-size: 16px;
    block-size: 16px;
    border-radius: 50%;
    background: var(--cd-muted);
    transition: margin 0.15s;
  }
  :checked + .knob {
    border-color: var(--cd-accent);
    background: var(--cd-accent);
  }
  :checked + .knob::before {
    margin-inline-start: 16px;
    background: var(--cd-on-accent);
  }
  :focus-visible + .knob {
    outline: 3px solid var(--cd-focus);
    outline-offset: 2px;
  }
  .note {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 10px;
    align-items: center;
    padding: 10px 14px;
    border: 1px solid var(--cd-border);
    border-radius: calc(var(--cd-radius) * 0.66);
    background: var(--cd-surface);
    font-size: 0.9375em;
  }
  .note .icon {
    color: var(--cd-muted);
  }
  .note .icon + span {
    flex: 1;
  }
  .note a {
    display: inline-grid;
    align-items: center;
    min-block-size: 44px;
    color: var(--cd-accent);
    font-weight: 600;
  }
  .saving {
    display: grid;
    gap: 8px;
  }
  .saving:not(:has(p)) {
    position: absolute;
  }
  .side {
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
    overflow: hidden;
    border: 1px solid var(--cd-border);
    border-radius: var(--cd-radius);
    background: var(--cd-surface);
  }
  .side[hidden],
  .side-title[hidden],
  .tabs[hidden],
  .panel[hidden] {
    display: none;
  }
  .side-title {
    padding: 12px 16px;
    border-block-end: 1px solid var(--cd-border);
    font-size: 1em;
    font-weight: 650;
  }
  .tabs {
    display: flex;
    flex: none;
    border-block-end: 1px solid var(--cd-border);
  }
  .tabs button {
    flex: 1;
    min-block-size: 48px;
    padding: 0 12px;
    border: 0;
    border-block-end: 3px solid transparent;
    background: none;
    color: var(--cd-muted);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }
  .tabs button:hover {
    background: var(--cd-raised);
  }
  .tabs button[aria-selected="true"] {
    border-block-end-color: var(--cd-accent);
    color: var(--cd-text);
  }
  .tabs button:focus-visible {
    outline-offset: -3px;
  }
  .panel {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  course-transcript {
    block-size: 26em;
  }
  .card {
    display: grid;
    gap: 10px;
    justify-items: center;
    align-content: center;
    aspect-ratio: 16 / 9;
    min-block-size: 100%;
    inline-size: 100%;
    padding: 28px 24px;
    border-radius: var(--cd-radius);
    background:
      radial-gradient(90% 120% at 50% 0%, color-mix(in oklab, var(--cd-accent) 12%, transparent), transparent),
      var(--cd-raised);
    text-align: center;
  }
  .card h2,
  .card h3 {
    font-size: 1.375em;
    font-weight: 700;
    line-height: 1.25;
    text-wrap: balance;
  }
  .card p {
    max-inline-size: 46ch;
    text-wrap: pretty;
  }
  .card .row {
    justify-content: center;
    margin-block-start: 6px;
  }
  .card .row:not(:has(.button, slot)) {
    display: none;
  }
  .sign {
    display: grid;
    place-items: center;
    inline-size: 60px;
    block-size: 60px;
    border-radius: 50%;
    background: var(--cd-surface);
    color: var(--cd-accent);
  }
  .sign .icon {
    inline-size: 28px;
    block-size: 28px;
  }
  .bones i {
    display: block;
    block-size: 16px;
    border-radius: 6px;
    animation: breathe 1.6s ease-in-out infinite alternate;
  }
  .bones .back-bone {
    inline-size: 108px;
    block-size: 44px;
  }
  .bones .title-bone {
    inline-size: min(15em, 80%);
    block-size: 24px;
    margin-block-end: 8px;
  }
  .bones .sum-bone {
    inline-size: min(20em, 90%);
  }
  .bones .tabs-bone {
    block-size: 48px;
    border-radius: 0;
  }
  .picture-bone {
    aspect-ratio: 16 / 9;
    animation: breathe 1.6s ease-in-out infinite alternate;
  }
  .picture-bone ::slotted(*) {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .bones .stage {
    background: none;
  }
  .lesson-bone {
    display: grid;
    grid-template-columns: 26px 1fr;
    gap: 12px;
    align-items: center;
    block-size: 56px;
    padding-inline: 16px;
  }
  .lesson-bone i:first-child {
    block-size: 26px;
    border-radius: 50%;
  }
  @keyframes breathe {
    to {
      opacity: 0.55;
    }
  }
  @container (inline-size >= 900px) {
    .main {
      grid-template: "stage side" auto "below side" minmax(7em, 1fr) / minmax(0, 1fr) clamp(300px, 29cqi, 400px);
    }
    .stage {
      grid-area: stage;
    }
    .below {
      grid-area: below;
    }
    .side {
      grid-area: side;
      contain: size;
      min-block-size: 100%;
    }
    .panel {
      flex: 1;
    }
    .panel:has(course-lessons) {
      overflow-y: auto;
      overscroll-behavior: contain;
    }
    course-transcript {
      flex: 1;
      block-size: auto;
    }
    .theatre course-stage {
      max-block-size: 82vh;
    }
    .main.theatre {
      grid-template: "stage stage" auto "below side" minmax(30em, auto) / minmax(0, 1fr) clamp(300px, 29cqi, 400px);
    }
    .main.folded {
      grid-template: "stage" auto "below" auto / minmax(0, 1fr);
    }
  }
  @container (inline-size < 900px) {
    .switch {
      margin-inline-start: 0;
    }
  }
  @container (inline-size < 560px) {
    .head {
      gap: 4px 8px;
    }
    .titles {
      flex-basis: 10em;
    }
    .back ~ .titles {
      order: 1;
      flex-basis: 100%;
    }
    .back {
      margin-inline-end: auto;
    }
    .badge-button {
      padding-inline: 11px;
    }
    .badge-button span {
      display: none;
    }
    .card {
      aspect-ratio: auto;
      min-block-size: 56cqi;
    }
    .below .row > .button {
      flex: 1 1 9em;
    }
  }
  @media (forced-colors: active) {
    .bones i,
    .picture-bone,
    .bar {
      border: 1px solid GrayText;
    }
    .bar .rail {
      fill: Canvas;
    }
    .bar .filled {
      fill: Highlight;
    }
    .knob::before,
    :checked + .knob::before {
      background: ButtonText;
    }
    .tabs button {
      border-block-end-color: Canvas;
    }
    .tabs button[aria-selected="true"] {
      border-block-end-color: Highlight;
    }
  }
`;
