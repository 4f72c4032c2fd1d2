/** How the transcript looks. */

import { css } from "lit";

export const transcriptLook = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    container-type: normal;
  }
  .search {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    align-items: center;
    padding: 10px 12px;
    border-block-end: 1px solid var(--cd-border);
  }
  .field {
    display: flex;
    flex: 1 1 9em;
    gap: 8px;
    align-items: center;
    min-inline-size: 0;
    padding-inline-start: 12px;
    border: 1px solid var(--cd-muted);
    border-radius: calc(var(--cd-radius) * 0.66);
    color: var(--cd-muted);
  }
  .field:focus-within {
    outline: 3px solid var(--cd-focus);
    outline-offset: 1px;
  }
  .icon {
    flex: none;
  }
  .field input {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 42px;
    padding: 0 8px 0 0;
    border: 0;
    outline: none;
    background: none;
    color: var(--cd-text);
    font: inherit;
    appearance: none;
  }
  .field input:focus-visible {
    outline: none;
  }
  input::placeholder {
    color: var(--cd-muted);
    opacity: 1;
  }
  .count {
    color: var(--cd-muted);
    font-size: 0.875em;
    font-variant-numeric: tabular-nums;
  }
  .count:empty {
    position: absolute;
  }
  .search button {
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    padding: 0;
    border: 0;
    border-radius: calc(var(--cd-radius) * 0.66);
    background: none;
    color: inherit;
    cursor: pointer;
  }
  .search button:hover,
  .line:hover {
    background: var(--cd-raised);
  }
  .box {
    position: relative;
    flex: 1;
    min-block-size: 12em;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding-block: 6px calc(2.5em + 32px);
  }
  .note {
    margin: 0;
    padding: 12px 16px;
    color: var(--cd-muted);
  }
  .line {
    display: flex;
    gap: 12px;
    inline-size: 100%;
    min-block-size: 44px;
    padding: 9px 16px 9px 13px;
    border: 0;
    border-inline-start: 3px solid transparent;
    background: none;
    color: inherit;
    font: inherit;
    line-height: 1.5;
    text-align: start;
    cursor: pointer;
  }
  .line[aria-current] {
    border-inline-start-color: var(--cd-accent);
    background: color-mix(in oklab, var(--cd-accent) 9%, var(--cd-surface));
  }
  .line:focus-visible {
    outline-offset: -3px;
  }
  .time {
    flex: none;
    min-inline-size: 2.9em;
    padding-block-start: 0.15em;
    color: var(--cd-muted);
    font-size: 0.8125em;
    font-variant-numeric: tabular-nums;
  }
  .said {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  mark {
    border-radius: 3px;
    background: #ffe39a;
    color: #1b1f24;
  }
  mark.here {
    background: #ffb62e;
    outline: 2px solid #ffb62e;
  }
  .follow {
    position: absolute;
    inset-block-end: 14px;
    inset-inline: 0;
    inline-size: max-content;
    margin-inline: auto;
    border-radius: 99px;
    box-shadow: 0 6px 20px #0004;
  }
  .follow[hidden] {
    display: none;
  }
  @media (forced-colors: active) {
    .line {
      border-inline-start-color: Canvas;
    }
    .line[aria-current] {
      border-inline-start-color: Highlight;
    }
  }
`;
