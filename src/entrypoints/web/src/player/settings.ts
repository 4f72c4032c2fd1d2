/** The settings: native choices in a panel over the picture, or in a sheet from below where there is little room. */

import { html, nothing, type TemplateResult } from "lit";
import { type CaptionLook, prefer, preference } from "../core/preferences.js";
import { type Actions, RATES } from "./actions.js";
import { lookClasses } from "./caption-overlay.js";
import type { CaptionTracks, Playback } from "./contracts.js";
import type { PlayerWords } from "./player-words.js";
import { icons } from "./stage-icons.js";

export interface SettingsFacts {
  words: PlayerWords;
  language: string;
  playback: Playback;
  captions: CaptionTracks;
  actions: Actions;
  close(): void;
  showHelp(): void;
  changed(): void;
}

/** The dialog is always there, so that it can be opened at once; what is in it only while it is open. */
export function settingsPanel(isOpen: boolean, facts: SettingsFacts, closed: () => void): TemplateResult {
  const { words } = facts;
  return html`<dialog class="settings" part="settings" aria-labelledby="settings-title" @close=${closed} @click=${closeOutside}
    @keydown=${closeByKey}>
    ${
      isOpen
        ? html`<div class="sheet">
      <header>
        <h2 id="settings-title">${words.stage.settings}</h2>
        ${closeButton(words, facts.close)}
      </header>
      ${speed(facts)} ${quality(facts)} ${captionChoice(facts)} ${captionLook(facts)}
      <footer>
        ${keysSwitch(words, facts.changed)}
        <button type="button" class="button" @click=${facts.showHelp}>${words.stage.shortcuts}</button>
      </footer>
    </div>`
        : nothing
    }
  </dialog>`;
}

export function closeButton(words: PlayerWords, close: () => void): TemplateResult {
  return html`<button type="button" class="plain" aria-label=${words.stage.close} @click=${close}>${icons.close}</button>`;
}

export function keysSwitch(words: PlayerWords, changed: () => void): TemplateResult {
  const turn = (event: Event): void => {
    prefer("keys", (event.target as HTMLInputElement).checked);
    changed();
  };
  return html`<label class="switch">
    <input type="checkbox" .checked=${preference("keys")} @change=${turn} /> <span>${words.stage.useShortcuts}</span>
  </label>`;
}

/** A press beside the panel closes it; one on its edge doesn't. */
export function closeOutside(event: MouseEvent): void {
  const dialog = event.currentTarget as HTMLDialogElement;
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  // A native choice that is made reports no place.
  if (event.target === dialog && (x < left || x > right || y < top || y > bottom)) dialog.close();
}

/** A panel that is not modal is not closed by the browser. */
function closeByKey(event: KeyboardEvent): void {
  if (event.key !== "Escape") return;
  event.stopPropagation();
  (event.currentTarget as HTMLDialogElement).close();
}

interface Choice<V> {
  name: string;
  value: V;
  choices: readonly (readonly [V, string])[];
  choose(value: V): void;
}

function choice<V extends string | number>({ name, value, choices, choose }: Choice<V>): TemplateResult {
  const change = (event: Event): void => {
    const found = choices[(event.target as HTMLSelectElement).selectedIndex];
    if (found) choose(found[0]);
  };
  return html`<label class="choice"><span>${name}</span>
    <select @change=${change}>
      ${choices.map(([each, text]) => html`<option dir="auto" .selected=${each === value}>${text}</option>`)}
    </select>
  </label>`;
}

function speed({ words, language, playback, actions }: SettingsFacts): TemplateResult {
  const said = (rate: number): string =>
    rate === 1 ? words.stage.normal : words.stage.speedOf(rate.toLocaleString(language));
  return choice({
    name: words.stage.speed,
    value: playback.rate,
    choices: RATES.map((rate) => [rate, said(rate)] as const),
    choose: (rate) => actions.rate(rate),
  });
}

/** Where the player has nothing to choose from, nobody has. */
function quality({ words, playback, changed }: SettingsFacts): unknown {
  const heights = [...new Set(playback.qualities.map(({ height }) => height))].sort((one, other) => other - one);
  if (heights.length < 2) return nothing;
  const choose = (height: number): void => {
    playback.quality = height;
    changed();
  };
  const choices = heights.map((height) => [height, `${height}p`] as const);
  return choice({
    name: words.stage.quality,
    value: playback.quality,
    choices: [[0, words.stage.automatic], ...choices],
    choose,
  });
}

function captionChoice({ words, captions }: SettingsFacts): unknown {
  if (!captions.languages.length) return nothing;
  const choices = captions.languages.map(({ language, label }) => [language, label] as const);
  return choice({
    name: words.stage.captions,
    value: captions.chosen,
    choices: [["off", words.stage.off], ...choices],
    choose: (language) => captions.choose(language),
  });
}

function captionLook({ words, captions, changed }: SettingsFacts): unknown {
  if (!captions.languages.length) return nothing;
  const look = preference("captionLook");
  const { stage } = words;
  const part = <K extends keyof CaptionLook>(key: K, name: string, texts: Record<CaptionLook[K], string>): unknown =>
    choice<CaptionLook[K]>({
      name,
      value: look[key],
      choices: Object.entries(texts) as [CaptionLook[K], string][],
      choose: (value) => {
        prefer("captionLook", { ...look, [key]: value });
        changed();
      },
    });
  return html`<fieldset>
    <legend>${stage.look}</legend>
    <div class="sample ${lookClasses(look)}"><p class="cue" dir="auto"><span>${stage.preview}</span></p></div>
    ${part("size", stage.size, stage.sizes)} ${part("colour", stage.colour, stage.colours)}
    ${part("background", stage.background, stage.backgrounds)}
  </fieldset>`;
}
