/** Above and below the picture: which course and lesson this is, how far it is watched, and what is kept of it. */

import { html, nothing, type TemplateResult } from "lit";
import { length } from "../core/format.js";
import { shopLink } from "../core/links.js";
import { badgeButton } from "./badge.js";
import type { PlayerWords } from "./player-words.js";
import { bar, icons } from "./shell-icons.js";
import type { Viewing } from "./viewing.js";

interface Head {
  viewing: Viewing;
  words: PlayerWords;
  /** Where the courses are; empty where nothing leads back. */
  library: string;
  folded: boolean;
  fold: () => void;
  showBadge: () => void;
}

export function backLink(library: string, words: PlayerWords | null): unknown {
  if (!library) return nothing;
  return html`<a class="back" part="back" href=${library}>${icons.back}<bdi>${words?.player.back ?? ""}</bdi></a>`;
}

export function head({ viewing, words, library, folded, fold, showBadge }: Head): TemplateResult {
  const { course, progress } = viewing;
  const { player } = words;
  return html`<div class="head">
    ${backLink(library, words)}
    <div class="titles">
      <h2 part="title"><bdi>${course.title}</bdi></h2>
      ${progress && course.videos.length ? sum(viewing, words) : nothing}
    </div>
    ${progress?.course.completed ? badgeButton(words, showBadge) : nothing}
    ${
      course.videos.length
        ? html`<button type="button" class="button fold-side" part="button" aria-expanded=${folded ? "false" : "true"}
          aria-controls="side" aria-label=${player.lessons} title=${folded ? player.unfold : player.fold} @click=${fold}>
          ${icons.panel}</button>`
        : nothing
    }
  </div>`;
}

function sum({ progress }: Viewing, { player }: PlayerWords): unknown {
  if (!progress) return nothing;
  const { percent, videos_completed, videos_total, new_videos } = progress.course;
  return html`<div class="sum">
    <div class="progress" part="progress" role="progressbar" aria-label=${player.courseProgress} aria-valuemin="0"
      aria-valuemax="100" aria-valuenow=${percent}>${bar(percent)}</div>
    <bdi class="percent" aria-hidden="true">${player.percent(percent)}</bdi>
    <bdi class="done">${player.done(videos_completed, videos_total)}</bdi>
    ${new_videos ? html`<bdi class="chip" part="new-videos">${player.newVideos(new_videos)}</bdi>` : nothing}
  </div>`;
}

interface Below {
  viewing: Viewing;
  words: PlayerWords;
  language: string;
  enter: (lesson: string) => void;
}

export function below({ viewing, words, language, enter }: Below): unknown {
  const { lesson } = viewing;
  if (!lesson) return nothing;
  const { before, after } = viewing.neighbours;
  const { player } = words;
  return html`<div class="below">
    <h3 part="lesson-title" tabindex="-1"><bdi>${lesson.title}</bdi></h3>
    ${lesson.section ? html`<p class="section"><bdi>${lesson.section}</bdi></p>` : nothing}
    ${viewing.looking && lesson.free_preview ? preview(viewing, words) : nothing}
    ${saving(viewing, words, language)}
    <div class="row">
      <button type="button" class="button" part="button" ?disabled=${!before} aria-label=${player.previous}
        @click=${() => before && enter(before.id)}>
        <span class="flip">${icons.back}</span>${player.previousShort}</button>
      <button type="button" class="button" part="button" ?disabled=${!after} aria-label=${player.next}
        @click=${() => after && enter(after.id)}>
        ${player.nextShort}<span class="flip on">${icons.back}</span></button>
      <label class="switch"><input type="checkbox" role="switch" .checked=${viewing.upNext.autoplay}
        @change=${(event: Event) => (viewing.upNext.autoplay = (event.target as HTMLInputElement).checked)} />
        <span class="knob"></span><span>${player.upNext.autoplay}</span></label>
      <slot name="actions"></slot>
    </div>
    ${lesson.description ? html`<p class="description"><bdi>${lesson.description}</bdi></p>` : nothing}
  </div>`;
}

function preview({ course }: Viewing, { player }: PlayerWords): TemplateResult {
  const shop = shopLink(course);
  return html`<p class="note preview" part="note"><span><bdi>${player.preview}</bdi></span>
    ${shop ? html`<a href=${shop}>${player.previewBuy}</a>` : nothing}</p>`;
}

/** The server's answers decide what is watched; what it has not answered yet is told as such. */
function saving(viewing: Viewing, { player }: PlayerWords, language: string): TemplateResult {
  const { saved, kept, progress } = viewing;
  const pending = progress?.course.pending ?? 0;
  const said = player.saving;
  const offline = saved === "waiting" ? (kept >= 1 ? said.kept(length(kept, language)) : said.waiting) : null;
  const text = saved === "refused" ? said.refused : offline;
  return html`<div class="saving" part="saving" role="status">
    ${text ? html`<p class="note">${icons.cloud}<span><bdi>${text}</bdi></span></p>` : nothing}
    ${pending ? html`<p class="note">${icons.hourglass}<span><bdi>${said.pending(length(pending, language))}</bdi></span></p>` : nothing}
  </div>`;
}
