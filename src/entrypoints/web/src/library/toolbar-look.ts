/** How the toolbar, the messages and the empty shapes look. */

import { css } from "lit";

export const toolbarLook = css`
  .toolbar {
    display: flex;
    flex-wrap: wrap;
    gap: 0.6em;
  }
  .toolbar > * {
    flex: 1 1 8em;
    order: 2;
    min-inline-size: 0;
  }
  .toolbar .search {
    flex: 1 1 calc(100% - 94px - 0.6em);
    order: 0;
  }
  .toolbar .views {
    flex: none;
    order: 1;
  }
  .field {
    position: relative;
    display: block;
    color: var(--cd-text);
  }
  .field > .icon {
    position: absolute;
    inset-block-start: calc(50% - 0.625em);
    inset-inline-start: 0.8em;
    color: var(--cd-muted);
    pointer-events: none;
  }
  input,
  select {
    inline-size: 100%;
    block-size: 44px;
    margin: 0;
    padding-block: 0;
    padding-inline: 0.8em;
    border: 1px solid var(--cd-muted);
    border-radius: calc(var(--cd-radius) * 0.66);
    background: var(--cd-surface);
    color: inherit;
    font: inherit;
    text-overflow: ellipsis;
  }
  input {
    appearance: none;
    padding-inline-start: 2.6em;
  }
  input::placeholder {
    color: var(--cd-muted);
    opacity: 1;
  }
  select {
    padding-inline: 0.6em;
    cursor: pointer;
  }
  .views {
    display: flex;
    block-size: 44px;
    overflow: clip;
    overflow-clip-margin: 6px;
    border: 1px solid var(--cd-muted);
    border-radius: calc(var(--cd-radius) * 0.66);
    background: var(--cd-surface);
    color: var(--cd-text);
  }
  .views button {
    display: grid;
    place-items: center;
    inline-size: 46px;
    min-block-size: 44px;
    margin-block: -1px;
    padding: 0;
    border: 0;
    border-radius: calc(var(--cd-radius) * 0.66 - 1px);
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  .views button:hover {
    background: var(--cd-raised);
  }
  .views button[aria-pressed="true"] {
    background: var(--cd-accent);
    color: var(--cd-on-accent);
  }
  @media (forced-colors: active) {
    .views button[aria-pressed="true"] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
  .count {
    margin-block: 0.6em;
    font-size: 0.875em;
  }
  .message {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 0.5em;
    padding: clamp(1.5em, 6cqi, 3.5em) 1.25em;
    border: 1px solid var(--cd-border);
    border-radius: var(--cd-radius);
    background: var(--cd-surface);
    color: var(--cd-text);
    text-align: center;
  }
  .message > .icon {
    inline-size: 3em;
    block-size: 3em;
    color: var(--cd-accent);
    stroke-width: 1.5;
  }
  .message h2 {
    font-size: 1.25em;
  }
  .message p {
    max-inline-size: 34em;
    color: var(--cd-muted);
    text-wrap: balance;
  }
  .message .button {
    margin-block-start: 0.75em;
  }
  .button[aria-busy="true"] {
    opacity: 0.7;
    cursor: progress;
  }
  .bones i {
    display: block;
    border-radius: 6px;
    background: color-mix(in oklab, var(--cd-muted) 18%, var(--cd-surface));
    animation: breathe 1.6s ease-in-out infinite alternate;
  }
  .toolbar.bones i {
    inline-size: auto;
    block-size: 44px;
    border-radius: calc(var(--cd-radius) * 0.66);
  }
  .toolbar.bones .views {
    inline-size: 94px;
  }
  .card.bones .title {
    inline-size: 70%;
    block-size: 1.43em;
  }
  .card.bones .progress {
    block-size: 1.5em;
  }
  .card.bones .facts {
    inline-size: 60%;
    block-size: 1.5em;
  }
  .card.bones .action {
    inline-size: 55%;
  }
  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }
  @container (inline-size >= 54em) {
    .toolbar {
      flex-wrap: nowrap;
    }
    .toolbar > *,
    .toolbar .search,
    .toolbar .views {
      order: 0;
    }
    .toolbar > * {
      flex: 0 1 14em;
    }
    .toolbar .search {
      flex: 1 1 14em;
    }
  }
`;
