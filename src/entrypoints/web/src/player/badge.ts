/** The certificate of a course that was watched to its end. */

import { html, nothing, svg, type TemplateResult } from "lit";
import { day, length } from "../core/format.js";
import type { Course, CourseSum } from "../core/shapes.js";
import { printBadge } from "./badge-print.js";
import type { PlayerWords } from "./player-words.js";
import { icons } from "./shell-icons.js";

export function badgeButton(words: PlayerWords, open: () => void): TemplateResult {
  const { badge } = words.player;
  return html`<button type="button" class="button badge-button" part="button badge-button" aria-label=${badge.openLabel}
    aria-haspopup="dialog" @click=${open}>${icons.star}<span>${badge.open}</span></button>`;
}

interface Shown {
  course: Course;
  sum: CourseSum;
  words: PlayerWords;
  language: string;
  close: () => void;
  closed: () => void;
}

/** A modal dialog, which `showModal` opens; a press beside the certificate closes it. */
export function badgeDialog({ course, sum, words, language, close, closed }: Shown): TemplateResult {
  const beside = (event: MouseEvent): void => {
    if (event.target === event.currentTarget) close();
  };
  const print = ({ currentTarget }: Event): void => {
    const badge = (currentTarget as HTMLElement).closest("dialog")?.querySelector<HTMLElement>(".badge");
    if (badge) printBadge(badge, `${words.player.badge.kind}: ${course.title}`);
  };
  return html`<dialog class="badge-dialog" aria-labelledby="badge-title" @click=${beside}
    @close=${closed}>
    <div class="badge" part="badge">
      ${seal()}
      <p class="kind">${words.player.badge.kind}</p>
      <h3 id="badge-title"><bdi>${course.title}</bdi></h3>
      <p class="told">${words.player.badge.completed}</p>
      <dl>
        ${sum.completed_at ? fact(words.player.badge.on, day(sum.completed_at, language, 0)) : nothing}
        ${fact(words.player.badge.lessons, String(sum.videos_total))}
        ${fact(words.player.badge.time, length(sum.duration, language))}
      </dl>
    </div>
    <div class="row">
      <button type="button" class="button" part="button" @click=${print}>${words.player.badge.print}</button>
      <button type="button" class="button" part="button" autofocus @click=${close}>${words.player.celebration.close}</button>
    </div>
  </dialog>`;
}

const fact = (name: string, value: string): TemplateResult =>
  html`<div><dt>${name}</dt><dd><bdi>${value}</bdi></dd></div>`;

/** A rosette: two ribbons, a rim of points, a tick. */
function seal(): TemplateResult {
  const points = Array.from({ length: 48 }, (_, index) => {
    const [angle, radius] = [(index * Math.PI) / 24, index % 2 ? 33 : 37];
    return `${(50 + radius * Math.cos(angle)).toFixed(1)},${(44 + radius * Math.sin(angle)).toFixed(1)}`;
  });
  return html`<svg class="seal" viewBox="0 0 100 112" width="100" height="112" fill="none" aria-hidden="true"
    focusable="false">${svg`
      <path class="ribbon" d="M30 68L20 108l14-7 9 10 8-36zM70 68l10 40-14-7-9 10-8-36z" />
      <polygon class="rim" points=${points.join(" ")} />
      <circle class="plate" cx="50" cy="44" r="27" />
      <circle class="line" cx="50" cy="44" r="23.5" />
      <path class="check" d="M39.5 44.5l7.5 7.5 14-15.5" />`}
  </svg>`;
}
