/** The sheet that tells what the keys do. */

import { html, nothing, type TemplateResult } from "lit";
import { STEP, STRIDE } from "./keys.js";
import type { PlayerWords } from "./player-words.js";
import { closeButton, closeOutside, keysSwitch } from "./settings.js";

interface HelpFacts {
  words: PlayerWords;
  close(): void;
  changed(): void;
}

export function helpSheet(isOpen: boolean, { words, close, changed }: HelpFacts, closed: () => void): TemplateResult {
  return html`<dialog class="help" part="help" aria-labelledby="help-title" @close=${closed} @click=${closeOutside}>
    ${
      isOpen
        ? html`<div class="sheet">
      <header>
        <h2 id="help-title">${words.stage.shortcuts}</h2>
        ${closeButton(words, close)}
      </header>
      <dl>${rows(words).map(row)}</dl>
      <footer>${keysSwitch(words, changed)}<p class="note"><bdi>${words.stage.shortcutsHint}</bdi></p></footer>
    </div>`
        : nothing
    }
  </dialog>`;
}

type Row = readonly [keys: readonly string[], text: string];

function rows({ stage: { keys } }: PlayerWords): Row[] {
  return [
    [[keys.space, "K"], keys.toggle],
    [["←", "→"], keys.seek(STEP)],
    [["J", "L"], keys.seek(STRIDE)],
    [["↑", "↓"], keys.volume],
    [["M"], keys.mute],
    [["C"], keys.captions],
    [["F"], keys.fullScreen],
    [["<", ">"], keys.speed],
    [["0", "9"], keys.parts],
    [["N", "P"], keys.lessons],
    [["?"], keys.help],
  ];
}

function row([keys, text]: Row): TemplateResult {
  const range = keys[0] === "0" ? " – " : " ";
  return html`<div><dt dir="ltr">${keys.map((key, index) => html`${index ? range : ""}<kbd>${key}</kbd>`)}</dt>
    <dd><bdi>${text}</bdi></dd></div>`;
}
