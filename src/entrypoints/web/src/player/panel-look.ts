/** How the panels look: in the page's colours, beside the controls or as a sheet from below. */

import { css } from "lit";

export const panelLook = css`
  dialog {
    padding: 0;
    border: 1px solid var(--cd-border);
    border-radius: var(--cd-radius);
    background: var(--cd-surface);
    color: var(--cd-text);
    font-size: 1rem;
    box-shadow: 0 16px 48px #0008;
    overflow: auto;
    overscroll-behavior: contain;
    user-select: text;
    -webkit-user-select: text;
  }
  dialog::backdrop {
    background: #0009;
  }
  .frame dialog :focus-visible {
    outline-color: var(--cd-focus);
    outline-offset: 1px;
    box-shadow: none;
  }
  .settings {
    position: absolute;
    inset: auto 12px 64px auto;
    z-index: 7;
    inline-size: min(22.5rem, calc(100% - 24px));
    max-block-size: calc(100% - 80px);
    margin: 0;
  }
  .settings:dir(rtl) {
    inset: auto 12px 64px auto;
  }
  .settings:modal {
    position: fixed;
    inset: auto 0 0;
    inline-size: 100%;
    max-inline-size: 100%;
    max-block-size: 85dvh;
    border-width: 1px 0 0;
    border-end-start-radius: 0;
    border-end-end-radius: 0;
  }
  .settings[open],
  .help[open] {
    animation: up 0.18s ease-out;
  }
  .help {
    inline-size: min(28.75rem, calc(100% - 24px));
    max-block-size: calc(100dvh - 24px);
    margin: auto;
  }
  .sheet {
    display: grid;
    padding: 8px 16px 14px;
  }
  .sheet header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    margin-inline-end: -8px;
  }
  .sheet h2 {
    margin: 0;
    font-size: 1.0625rem;
    font-weight: 650;
  }
  .plain {
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    color: inherit;
    cursor: pointer;
  }
  .plain:hover {
    background: var(--cd-raised);
  }
  .choice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0 12px;
    min-block-size: 52px;
  }
  select {
    inline-size: 10.5em;
    max-inline-size: 100%;
    min-block-size: 44px;
    min-inline-size: 0;
    padding-inline: 10px;
    border: 1px solid var(--cd-muted);
    border-radius: calc(var(--cd-radius) * 0.66);
    background: var(--cd-surface);
    color: inherit;
    font: inherit;
    text-overflow: ellipsis;
    cursor: pointer;
  }
  fieldset {
    min-inline-size: 0;
    margin: 6px 0 0;
    padding: 10px 0 0;
    border: 0;
    border-block-start: 1px solid var(--cd-border);
  }
  legend {
    float: inline-start;
    inline-size: 100%;
    margin-block-end: 8px;
    padding: 0;
    font-weight: 600;
  }
  legend + * {
    clear: both;
  }
  .sheet footer {
    display: grid;
    gap: 6px;
    margin-block-start: 6px;
    padding-block-start: 8px;
    border-block-start: 1px solid var(--cd-border);
  }
  .switch {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 44px;
    cursor: pointer;
  }
  .switch input {
    inline-size: 22px;
    block-size: 22px;
    margin: 0;
    flex: none;
    accent-color: var(--cd-accent);
    cursor: pointer;
  }
  .note {
    margin: 0;
    color: var(--cd-muted);
    font-size: 0.875rem;
  }
  dl {
    display: grid;
    gap: 2px;
    margin: 0;
  }
  dl > div {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 12px;
    min-block-size: 36px;
    border-block-end: 1px solid var(--cd-border);
  }
  dl > div:last-child {
    border-block-end: 0;
  }
  dt {
    inline-size: min(8.5em, 100%);
    text-align: start;
  }
  dd {
    flex: 1 1 10em;
    margin: 0;
  }
  kbd {
    display: inline-block;
    min-inline-size: 2em;
    padding: 1px 8px;
    border: 1px solid var(--cd-border);
    border-block-end-width: 2px;
    border-radius: 6px;
    background: var(--cd-raised);
    font: inherit;
    font-size: 0.875rem;
    text-align: center;
  }
  @keyframes up {
    from {
      opacity: 0;
      translate: 0 12px;
    }
  }
  @media (pointer: coarse) and (hover: none) {
    .settings footer {
      display: none;
    }
  }
`;
