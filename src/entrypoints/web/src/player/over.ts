/** What lies over the picture for a while, in full screen too: what follows, a place elsewhere, a course completed. */

import { html, nothing, svg, type TemplateResult } from "lit";
import { clock, length } from "../core/format.js";
import type { Course, Elsewhere } from "../core/shapes.js";
import { SECONDS } from "./countdown.js";
import type { PlayerWords } from "./player-words.js";
import { icons } from "./shell-icons.js";
import type { UpNext } from "./up-next.js";

export function upNextCard(next: UpNext, words: PlayerWords, told: { language: string; play: () => void }): unknown {
  const { lesson, left } = next;
  if (!lesson) return nothing;
  const said = words.player.upNext;
  return html`<div class="sheet next-card" part="up-next" role="group" aria-label=${said.label} @keydown=${cancelBy(next)}>
    ${lesson.thumbnail ? html`<img src=${lesson.thumbnail} alt="" width="160" height="90" />` : nothing}
    <div class="said">
      <p class="eyebrow"><bdi>${said.heading}</bdi>${left === null ? nothing : html` · <bdi>${said.counting(left)}</bdi>`}</p>
      <p class="what"><bdi>${lesson.title}</bdi></p>
      <p class="length"><bdi>${length(lesson.duration, told.language)}</bdi></p>
    </div>
    <div class="row">
      <button type="button" class="button strong play-now" part="button" @click=${told.play}>
        ${left === null ? nothing : dial(left)}${said.playNow}</button>
      ${
        left === null
          ? nothing
          : html`<button type="button" class="button" part="button" @click=${() => next.cancel()}>
        ${said.cancel}</button>`
      }
    </div>
  </div>`;
}

const cancelBy =
  (next: UpNext) =>
  (event: KeyboardEvent): void => {
    if (event.key === "Escape" && next.left !== null) next.cancel();
  };

function dial(left: number): TemplateResult {
  return html`<svg class="dial" viewBox="0 0 24 24" width="20" height="20" fill="none" aria-hidden="true"
    focusable="false">
    <circle class="rail" cx="12" cy="12" r="9" />
    <circle class="filled" cx="12" cy="12" r="9" pathLength="100" transform="rotate(-90 12 12)"
      stroke-dasharray="${(100 * (left - 1)) / SECONDS} 100" />
  </svg>`;
}

export function furtherCard(
  place: Elsewhere,
  words: PlayerWords,
  told: { jump: (event: Event) => void; stay: () => void },
): TemplateResult {
  const said = words.player.elsewhere;
  const time = clock(place.position);
  return html`<div class="sheet further-card" part="elsewhere" role="group" aria-label=${said.label}>
    <p class="what" role="status"><bdi>${said.question(place.device, time)}</bdi></p>
    <div class="row">
      <button type="button" class="button strong" part="button" @click=${told.jump}>${said.jump(time)}</button>
      <button type="button" class="button" part="button" @click=${told.stay}>${said.stay}</button>
    </div>
  </div>`;
}

export function celebration(
  course: Course,
  words: PlayerWords,
  told: { show: () => void; close: () => void },
): TemplateResult {
  const said = words.player.celebration;
  return html`${confetti()}
    <div class="sheet party-card" part="celebration" role="group" aria-label=${said.label}>
      <div class="medal">${icons.star}</div>
      <div class="said" role="status">
        <p class="what"><bdi>${said.heading}</bdi></p>
        <p><bdi>${said.text(course.title)}</bdi></p>
      </div>
      <div class="row">
        <button type="button" class="button strong" part="button" @click=${told.show}>${said.show}</button>
        <button type="button" class="button" part="button" @click=${told.close}>${said.close}</button>
      </div>
    </div>`;
}

/** Strips of paper that fall once; none for those who want no motion. */
function confetti(): unknown {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return nothing;
  const bits = Array.from({ length: 60 }, (_, index) => {
    // Spread without looking like rows; the same every time.
    const [across, turn] = [(index * 61.8) % 160, (index * 47) % 180];
    return svg`<g transform="translate(${across} -6) rotate(${turn})"><rect class="bit" width="2.4" height="1.3" rx="0.3" /></g>`;
  });
  return html`<svg class="confetti" viewBox="0 0 160 90" preserveAspectRatio="xMidYMin slice" aria-hidden="true"
    focusable="false">${bits.map((bit, index) => svg`<g class="fall way-${index % 7}">${bit}</g>`)}</svg>`;
}
