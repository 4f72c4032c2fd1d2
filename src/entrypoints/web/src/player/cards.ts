/** What stands in the picture's place while nothing plays: why, and what can be done about it. */

import { html, nothing, type TemplateResult } from "lit";
import type { PlayerWords } from "./player-words.js";
import { icons } from "./shell-icons.js";
import type { Card } from "./wording.js";

const SIGNS = { "signed-out": icons.person, refused: icons.lock, trouble: icons.plug };

export interface Ways {
  /** Of the shop, where it sells this course. */
  shop: string | null;
  again: () => void;
  /** No course is shown around it. */
  alone?: boolean;
  /** Leads to a lesson that exists. */
  start?: (() => void) | undefined;
}

export function cardPanel(card: Card, words: PlayerWords, ways: Ways): TemplateResult {
  const heading = html`<bdi>${card.heading}</bdi>`;
  const said = html`${ways.alone ? html`<h2>${heading}</h2>` : html`<h3>${heading}</h3>`}
    <p><bdi>${card.text}</bdi></p>`;
  return html`<div class="card" part="message" role=${card.kind === "trouble" ? "alert" : nothing}>
    <div class="sign">${SIGNS[card.kind]}</div>
    ${card.kind === "signed-out" ? html`<slot name="signed-out">${said}</slot>` : said}
    <div class="row">${waysOut(card, words, ways)}</div>
  </div>`;
}

function waysOut({ link, again }: Card, { common, player }: PlayerWords, ways: Ways): TemplateResult {
  const shop = link && ways.shop ? html`<a class="button strong" part="button" href=${ways.shop}>${link}</a>` : nothing;
  const button = (label: string, press: () => void, look: string): TemplateResult =>
    html`<button type="button" class="button ${look}" part="button" @click=${press}>${label}</button>`;
  return html`${link ? html`<slot name="refused">${shop}</slot>` : nothing}
    ${again ? button(common.tryAgain, ways.again, "strong") : nothing}
    ${ways.start ? button(player.cards.start, ways.start, "") : nothing}`;
}

export function emptyPanel({ player }: PlayerWords): TemplateResult {
  return html`<div class="card" part="message">
    <div class="sign">${icons.film}</div>
    <h3><bdi>${player.cards.empty.heading}</bdi></h3>
    <p><bdi>${player.cards.empty.text}</bdi></p>
  </div>`;
}

/** As much room as the course will take, in the same shapes, so that nothing jumps when it is here. */
export function skeleton(words: PlayerWords | null, back: boolean): TemplateResult {
  const row = html`<div class="bone lesson-bone"><i></i><i></i></div>`;
  return html`<p class="unseen" role="status">${words?.player.loading ?? nothing}</p>
    <div class="bones" aria-hidden="true">
      <div class="head">
        ${back ? html`<i class="back-bone"></i>` : nothing}
        <div class="titles"><i class="title-bone"></i><i class="sum-bone"></i></div>
      </div>
      <div class="main">
        <div class="stage"><div class="picture-bone"><slot name="poster"></slot></div></div>
        <div class="below"><i class="title-bone"></i><i></i><i></i></div>
        <div class="side"><i class="tabs-bone"></i>${Array.from({ length: 6 }, () => row)}</div>
      </div>
    </div>`;
}
