/** What is shown, in which order, and how: above the courses. */

import { html, type TemplateResult } from "lit";
import type { Preferences } from "../core/preferences.js";
import type { Words } from "../core/words.js";
import { icons } from "./icons.js";
import { type Choice, ORDERS, type Order, type State } from "./shelf.js";

export type View = Preferences["view"];

export interface Toolbar {
  words: Words["library"];
  choice: Choice;
  view: View;
  /** How many there are of each state that occurs. */
  census: [State, number][];
  total: number;
  shown: number;
  change(choice: Partial<Choice>): void;
  look(view: View): void;
}

export function toolbar(bar: Toolbar): TemplateResult {
  const { words } = bar;
  return html`<div class="toolbar" part="toolbar" role="search" aria-label=${words.label}>
      <div class="field search" part="search">
        ${icons.search}
        <input
          type="search"
          autocomplete="off"
          spellcheck="false"
          enterkeyhint="search"
          aria-label=${words.search}
          placeholder=${words.search}
          .value=${bar.choice.query}
          @input=${(event: Event) => bar.change({ query: chosen(event) })}
        />
      </div>
      ${filter(bar)} ${sort(bar)} ${views(bar)}
    </div>
    <p class="count" role="status"><bdi>${words.count(bar.shown, bar.total)}</bdi></p>`;
}

function filter({ words, choice, census, total, change }: Toolbar): TemplateResult {
  const states: [Choice["state"], string][] = [
    ["all", words.choiceOf(words.all, total)],
    ...census.map(([state, count]): [State, string] => [state, words.choiceOf(words.states[state], count)]),
  ];
  return html`<div class="field" part="filter">
    <select aria-label=${words.filter} @change=${(event: Event) => change({ state: chosen(event) as Choice["state"] })}>
      ${states.map(([state, name]) => option(state, name, choice.state))}
    </select>
  </div>`;
}

function sort({ words, choice, change }: Toolbar): TemplateResult {
  return html`<div class="field" part="sort">
    <select aria-label=${words.sort} @change=${(event: Event) => change({ order: chosen(event) as Order })}>
      ${ORDERS.map((order) => option(order, words.orders[order], choice.order))}
    </select>
  </div>`;
}

function option(value: string, name: string, current: string): TemplateResult {
  return html`<option value=${value} .selected=${value === current}>${name}</option>`;
}

function views({ words, view, look }: Toolbar): TemplateResult {
  const button = (each: View): TemplateResult => html`<button
    type="button"
    aria-pressed=${view === each ? "true" : "false"}
    aria-label=${words[each]}
    title=${words[each]}
    @click=${() => look(each)}
  >
    ${icons[each]}
  </button>`;
  return html`<div class="views" part="view" role="group" aria-label=${words.view}>
    ${button("grid")}${button("list")}
  </div>`;
}

function chosen(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value;
}
