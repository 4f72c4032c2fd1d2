/** <course-transcript>: what is said, to read along, to look through, and to play from. Part of the player. */

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { clock, spoken } from "../core/format.js";
import { theme } from "../core/theme.js";
import type { CaptionTracks } from "./contracts.js";
import type { PlayerWords } from "./player-words.js";
import { icons } from "./shell-icons.js";
import { Following, type Hit, type Line, lineAt, lines, pieces, scrollPlace, search } from "./transcript.js";
import { transcriptLook } from "./transcript-look.js";

/** It sends "line-chosen" with a place in seconds as its detail; it doesn't bubble. */
export class CourseTranscript extends LitElement {
  static override styles = [theme, transcriptLook];
  static override properties = {
    captions: { attribute: false },
    media: { attribute: false },
    words: { attribute: false },
    language: { attribute: false },
    lines: { state: true },
    now: { state: true },
    query: { state: true },
    hit: { state: true },
  };

  declare captions: CaptionTracks;
  declare media: HTMLVideoElement;
  declare words: PlayerWords;
  declare language: string;
  declare private lines: Line[];
  declare private now: number;
  declare private query: string;
  declare private hit: number;
  private following = new Following();
  private hits: Hit[] = [];
  private quiet: AbortController | null = null;

  constructor() {
    super();
    this.lines = [];
    this.now = -1;
    this.query = "";
    this.hit = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.listen();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.quiet?.abort();
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has("captions") || changed.has("media")) this.listen();
    if (changed.has("lines") || changed.has("query" as never)) this.hits = search(this.lines, this.query);
  }

  override updated(changed: PropertyValues): void {
    const found = this.query && (changed.has("query") || changed.has("hit"));
    if (found) this.show(this.hits[this.hit]?.line);
    else if (this.following.on && (changed.has("now") || changed.has("lines"))) this.show(this.now);
  }

  override render(): TemplateResult {
    const { player } = this.words;
    return html`${this.searchRow()}
      <div class="box" part="transcript-box" @wheel=${this.scrolled} @touchmove=${this.scrolled}
        @pointerdown=${this.pressed} @keydown=${this.keyed}>
        ${this.lines.length ? nothing : html`<p class="note"><bdi>${player.words[this.captions.isLoading ? "loading" : "none"]}</bdi></p>`}
        ${this.lines.map((line, index) => this.line(line, index))}
      </div>
      <button type="button" class="button strong follow" part="button" ?hidden=${this.following.on || !this.lines.length}
        @click=${this.followAgain}>${player.words.follow}</button>`;
  }

  private searchRow(): TemplateResult {
    const said = this.words.player.words;
    const count = this.hits.length;
    const found = html`<bdi>${said.hits(count ? this.hit + 1 : 0, count)}</bdi>`;
    const step = (way: number) => () => this.step(way);
    return html`<div class="search" role="search" aria-label=${said.search}>
      <label class="field">${icons.search}
        <input type="search" autocomplete="off" aria-label=${said.search} placeholder=${said.search} .value=${this.query}
          @input=${this.typed} @keydown=${this.entered} /></label>
      <span class="count" role="status">${this.query.trim() ? found : nothing}</span>
      ${
        count
          ? html`<button type="button" aria-label=${said.earlier} @click=${step(-1)}>${icons.up}</button>
            <button type="button" aria-label=${said.later} @click=${step(1)}>${icons.chevron}</button>`
          : nothing
      }
    </div>`;
  }

  private line(line: Line, index: number): TemplateResult {
    const said = this.words.player.words;
    const current = index === this.now;
    return html`<button type="button" class="line" part="line ${current ? "current" : ""}" data-line=${index}
      tabindex=${index === Math.max(0, this.now) ? "0" : "-1"} aria-current=${current ? "true" : nothing}
      @click=${() => this.choose(line)}>
      <span class="time" aria-hidden="true">${clock(line.start)}</span>
      <span class="unseen">${said.jump(spoken(line.start, this.language))}: </span>
      <span class="said" lang=${this.captions.language}><bdi>${this.pieces(line, index)}</bdi></span>
    </button>`;
  }

  private pieces({ text }: Line, index: number): unknown {
    return pieces(text, index, this.query ? this.hits : []).map(({ text, hit }) =>
      hit === null ? text : html`<mark class=${hit === this.hit ? "here" : ""}>${text}</mark>`,
    );
  }

  private listen(): void {
    this.quiet?.abort();
    this.quiet = new AbortController();
    const { signal } = this.quiet;
    const read = (): void => {
      this.lines = lines(this.captions.cues, (cue) => cue.getCueAsHTML?.().textContent ?? cue.text);
      this.tick();
    };
    this.captions.addEventListener("cues", read, { signal });
    this.captions.addEventListener("change", read, { signal });
    for (const event of ["timeupdate", "seeking"]) this.media.addEventListener(event, this.tick, { signal });
    read();
  }

  private tick = (): void => {
    this.now = lineAt(this.lines, this.media.currentTime + 0.05);
  };

  private choose(line: Line): void {
    this.following.again();
    this.query = "";
    this.dispatchEvent(new CustomEvent("line-chosen", { detail: line.start }));
  }

  /** Scroll this box alone, never the page around it. */
  private show(index: number | undefined): void {
    const box = this.renderRoot.querySelector<HTMLElement>(".box");
    const line = this.renderRoot.querySelector<HTMLElement>(`[data-line="${index}"]`);
    if (!box || !line) return;
    const room = { height: box.clientHeight, full: box.scrollHeight };
    const top = scrollPlace(room, { top: line.offsetTop, height: line.offsetHeight });
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    box.scrollTo({ top, behavior: still ? "auto" : "smooth" });
  }

  private scrolled = (): void => {
    if (!this.following.on) return;
    this.following.scrolled();
    this.requestUpdate();
  };

  private pressed = (event: PointerEvent): void => {
    // Beside the lines: on the scroll bar.
    if (event.target === event.currentTarget) this.scrolled();
  };

  private keyed = (event: KeyboardEvent): void => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (["PageDown", "PageUp", "Home", "End"].includes(event.key)) this.scrolled();
    if (!way) return;
    event.preventDefault();
    const at = (event.target as Element).closest<HTMLElement>("[data-line]")?.dataset["line"];
    const next = Number(at ?? this.now) + way;
    this.scrolled();
    this.renderRoot.querySelector<HTMLElement>(`[data-line="${next}"]`)?.focus({ preventScroll: true });
    this.show(next);
  };

  private typed = (event: Event): void => {
    this.query = (event.target as HTMLInputElement).value;
    this.hit = 0;
    this.following.searched(this.query);
    if (!this.query) this.followAgain();
  };

  private entered = (event: KeyboardEvent): void => {
    if (event.key === "Enter") this.step(event.shiftKey ? -1 : 1);
  };

  private step(way: number): void {
    const count = this.hits.length;
    if (count) this.hit = (this.hit + way + count) % count;
  }

  private followAgain = (): void => {
    this.following.again();
    this.query = "";
    this.requestUpdate();
    this.show(this.now);
  };
}

if (!customElements.get("course-transcript")) customElements.define("course-transcript", CourseTranscript);
