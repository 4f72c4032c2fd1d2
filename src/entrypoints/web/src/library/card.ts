/**
 * One course of the library: a picture, how far one has come, and one link over all of it.
 *
 * Each sentence is a <bdi>: it may run in another direction than the page.
 */

import { html, nothing, type TemplateResult } from "lit";
import { clock, length } from "../core/format.js";
import { shopLink } from "../core/links.js";
import type { LibraryItem } from "../core/shapes.js";
import type { Words } from "../core/words.js";
import { expiry } from "./expiry.js";
import { icons } from "./icons.js";
import { playerLink } from "./links.js";
import { type State, standing, stateOf } from "./shelf.js";

export type LibraryPart = "common" | "library";
export type LibraryWords = Pick<Words, LibraryPart>;

/** What the cards of a library have in common. */
export interface Shelf {
  words: LibraryWords;
  language: string;
  now: number;
  href: string;
  api: string;
  /** Somebody follows a card's link to the player. */
  open(event: MouseEvent, item: LibraryItem): void;
}

interface Step {
  icon: unknown;
  label: string;
  /** The lesson that comes next. */
  lesson: string;
}

const TINTS = 4;

export function card(item: LibraryItem, shelf: Shelf, isFirst = false): TemplateResult {
  const { course, enrollment } = item;
  const state = stateOf(item, shelf.now);
  const shop = state === "closed" ? shopLink(item.course) : null;
  const told = { api: shelf.api, course: course.id, video: item.progress.continue?.video_id ?? null };
  const step = nextStep(item, state, shelf);
  const about = `about-${enrollment.enrolled_at}-${course.id}`;
  return html`<li class="card ${state}" part="card">
    ${picture(item, isFirst)}
    <div class="body">
      <h2 part="title">
        <a
          href=${shop ?? playerLink(shelf.href, told)}
          aria-describedby=${about}
          @click=${shop ? nothing : (event: MouseEvent) => shelf.open(event, item)}
          ><bdi>${course.title}</bdi></a
        >
      </h2>
      ${badge(item, state, shelf)} ${progress(item, state, shelf)}
      <div class="foot" id=${about}>
        ${until(item, shelf)} ${step ? action(step) : nothing}
      </div>
    </div>
  </li>`;
}

/** The first one is what a page is waited for: it is fetched at once, and before the others. */
function picture({ course }: LibraryItem, isFirst: boolean): TemplateResult {
  const tint = [...course.id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % TINTS;
  return html`<div class="picture tint-${tint}" part="picture">
    ${
      course.thumbnail
        ? html`<img
          width="640"
          height="360"
          alt=""
          loading=${isFirst ? "eager" : "lazy"}
          fetchpriority=${isFirst ? "high" : nothing}
          decoding="async"
          src=${course.thumbnail}
          @error=${(event: Event) => ((event.target as HTMLElement).hidden = true)}
          @load=${(event: Event) => ((event.target as HTMLElement).hidden = false)}
        />`
        : nothing
    }
    <span class="initial" aria-hidden="true">${[...course.title.trim()][0] ?? ""}</span>
  </div>`;
}

function badge({ progress: { completed, new_videos: fresh } }: LibraryItem, state: State, shelf: Shelf): unknown {
  const { common, library } = shelf.words;
  const pill = (kind: string, text: unknown): TemplateResult =>
    html`<span class="badge ${kind}" part="badge">${text}</span>`;
  if (state === "closed" || !(completed || fresh)) return nothing;
  return html`<p class="badges">
    ${completed ? pill("good", html`${icons.check}<bdi>${common.completed}</bdi>`) : nothing}
    ${fresh ? pill("fresh", html`<bdi>${library.newVideos(fresh)}</bdi>`) : nothing}
  </p>`;
}

function progress({ course, progress: sum }: LibraryItem, state: State, shelf: Shelf): TemplateResult {
  const words = shelf.words.library;
  const percent = percentOf(sum.percent, shelf.language);
  const begun = state !== "new" && (sum.watched_duration > 0 || sum.videos_completed > 0);
  const seen = words.watched(length(sum.watched_duration, shelf.language));
  const facts = begun
    ? [words.videosDone(sum.videos_completed, sum.videos_total), seen]
    : [shelf.words.common.videos(course.video_count), length(course.duration, shelf.language)];
  return html`<div class="progress" part="progress">
      <progress max="100" .value=${sum.percent} aria-label=${words.progressOf(course.title)}>${percent}</progress>
      <span aria-hidden="true">${percent}</span>
    </div>
    <p class="facts" part="facts"><bdi>${facts.join(" · ")}</bdi></p>`;
}

function until(item: LibraryItem, shelf: Shelf): unknown {
  const told = expiry(item, shelf.now, shelf.language, shelf.words.library);
  return told
    ? html`<p class="until ${told.tone}" part="expiry">
        ${told.tone === "calm" ? nothing : icons.clock}<bdi>${told.text}</bdi>
      </p>`
    : nothing;
}

function action({ icon, label, lesson }: Step): TemplateResult {
  return html`<p class="action" part="action">
    <span class="disc">${icon}</span>
    <span class="step">
      <strong><bdi>${label}</bdi></strong>
      ${lesson ? html`<small><bdi>${lesson}</bdi></small>` : nothing}
    </span>
  </p>`;
}

/** What a click on the card does, in words; null where all that it does is to show more. */
function nextStep(item: LibraryItem, state: State, { now, words: { library: words } }: Shelf): Step | null {
  const place = item.progress.continue;
  const at = place?.position ? clock(place.position) : "";
  if (state === "closed") {
    const label = standing(item, now) === "expired" ? words.renew : words.buyAgain;
    return shopLink(item.course) && standing(item, now) !== "blocked" ? { icon: icons.shop, label, lesson: "" } : null;
  }
  if (state === "new") return { icon: icons.play, label: words.start, lesson: place?.title ?? "" };
  const over = state === "completed" && !at && !item.progress.new_videos;
  if (over) return { icon: icons.again, label: words.again, lesson: "" };
  return { icon: icons.play, label: words.resume(place?.number, at), lesson: place?.title ?? "" };
}

const percents = new Map<string, Intl.NumberFormat>();

function percentOf(value: number, language: string): string {
  const format = percents.get(language) ?? new Intl.NumberFormat(language, { style: "percent" });
  percents.set(language, format);
  return format.format(value / 100);
}
