/** What lies on the picture besides the controls. */

import { html, nothing, type TemplateResult } from "lit";
import { clock } from "../core/format.js";
import type { Problem } from "../core/problem.js";
import type { PlayerWords } from "./player-words.js";
import { icons } from "./stage-icons.js";

/** Have a poster come while the rest is still being drawn. */
export function sendForPoster(address: string | null): void {
  if (!address) return;
  const image = new Image();
  image.fetchPriority = "high";
  image.src = address;
}

export function poster(address: string | null): unknown {
  return address ? html`<img class="poster" src=${address} alt="" fetchpriority="high" />` : nothing;
}

/** Where the place is known, the button tells it before any of the video is loaded. */
export function beginButton(words: PlayerWords, place: number | null, press: () => void): TemplateResult {
  const text = place ? words.stage.continueAt(clock(place)) : words.stage.play;
  return html`<button type="button" class="begin" part="begin" @click=${press}>
    <span class="disc">${icons.play}</span><span class="label">${text}</span>
  </button>`;
}

export function spinner(words: PlayerWords): TemplateResult {
  return html`<div class="spinner" role="img" aria-label=${words.stage.loading}></div>`;
}

/** What a key did: seen for a moment, and said. */
export function hintBubble({ text, isSeen }: { text: string; isSeen: boolean }): TemplateResult {
  return html`<div class="hint ${isSeen ? "seen" : ""}" aria-hidden="true"><bdi>${text}</bdi></div>
    <p class="unseen" role="status">${text}</p>`;
}

export function troubleCard(problem: Problem, words: PlayerWords, again: () => void): TemplateResult {
  const { common, stage } = words;
  const isOutdated = problem.code === "outdated";
  const text = isOutdated ? stage.outdated : problem.code === "unreachable" ? common.unreachable : common.broken;
  return html`<div class="trouble" role="alert">
    <p><bdi>${text}</bdi></p>
    <button type="button" class="button strong" @click=${isOutdated ? () => location.reload() : again}>
      ${isOutdated ? stage.reload : common.tryAgain}</button>
  </div>`;
}
