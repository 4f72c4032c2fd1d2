/** The time line: where one is, what is loaded, what was watched, and a picture of where one is pointing. */

import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit";
import { clock, spoken } from "../core/format.js";
import type { Span } from "../core/shapes.js";
import type { PlayerWords } from "./player-words.js";
import { Storyboard, type Tile } from "./storyboard.js";

/** Half of the thumb: the places of a slider begin and end that far from its edges. */
const INSET = 8;
const WIDTH = 1000;

export interface TimelineFacts {
  words: PlayerWords;
  language: string;
  duration: number;
  /** Null while it isn't known. */
  place: number | null;
  watched: readonly Span[];
  buffered: readonly Span[];
  storyboard: { address: string | null; credentials: boolean };
}

export interface Segment {
  x: number;
  width: number;
}

/** Give spans of seconds as parts of a line, cut at its ends; neighbours become one. */
export function segments(spans: readonly Span[], duration: number, length = WIDTH): Segment[] {
  const joined: [number, number][] = [];
  for (const [from, to] of [...spans].sort(([one], [other]) => one - other)) {
    const cut: [number, number] = [Math.max(0, from), Math.min(duration, to)];
    const last = joined.at(-1);
    if (!(cut[1] > cut[0])) continue;
    if (last && cut[0] <= last[1]) last[1] = Math.max(last[1], cut[1]);
    else joined.push(cut);
  }
  return joined.map(([from, to]) => ({ x: (from / duration) * length, width: ((to - from) / duration) * length }));
}

export function spansOf(ranges: TimeRanges): Span[] {
  return Array.from({ length: ranges.length }, (_, index): Span => [ranges.start(index), ranges.end(index)]);
}

export class Timeline {
  #told: { seek(to: number): void; changed(): void };
  #storyboard = new Storyboard();
  #dragged: number | null = null;
  /** The place that is pointed at, and where that is: 0 to 1. */
  #pointed: { place: number; at: number } | null = null;
  #facts!: TimelineFacts;

  constructor(told: { seek(to: number): void; changed(): void }) {
    this.#told = told;
  }

  render(facts: TimelineFacts): TemplateResult {
    this.#facts = facts;
    const { words, language, duration } = facts;
    const place = Math.min(this.#dragged ?? facts.place ?? 0, duration);
    const said = facts.place === null ? "" : words.stage.placeOf(spoken(place, language), spoken(duration, language));
    return html`<div class="timebox" part="timeline" @pointermove=${this.#point} @pointerleave=${this.#leave}>
      ${this.#rail(place)}
      <input class="timeline" type="range" min="0" max=${duration || 1} step="any" .value=${String(place)}
        aria-label=${words.stage.timeline} aria-valuetext=${said} ?disabled=${!duration}
        @input=${this.#drag} @change=${this.#drop} @pointerdown=${this.#look} @focus=${this.#look} />
      ${this.#preview()}
    </div>`;
  }

  #rail(place: number): SVGTemplateResult {
    const { duration, watched, buffered } = this.#facts;
    const length = duration || 1;
    const part = (name: string, y: number, height: number) => (each: Segment) =>
      svg`<rect class=${name} x=${each.x} y=${y} width=${each.width} height=${height} />`;
    return svg`<svg class="rail" viewBox="0 0 ${WIDTH} 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect class="whole" y="3" width=${WIDTH} height="4" />
      ${segments(buffered, length).map(part("buffered", 3, 4))}
      <rect class="played" y="3" width=${(place / length) * WIDTH} height="4" />
      ${segments(watched, length).map(part("watched", 9, 3))}
    </svg>`;
  }

  #preview(): unknown {
    const shown = this.#dragged === null ? this.#pointed : this.#placed(this.#dragged);
    if (!shown) return nothing;
    const tile = this.#storyboard.at(shown.place);
    return html`<div class="preview" aria-hidden="true" .style=${`--at: ${shown.at}`}>
      ${tile ? html`<div class="tile" .style=${tileStyle(tile)}></div>` : nothing}
      <span>${clock(shown.place)}</span>
    </div>`;
  }

  #placed(place: number): { place: number; at: number } {
    return { place, at: place / (this.#facts.duration || 1) };
  }

  #point = (event: PointerEvent): void => {
    if (event.pointerType === "touch" || !this.#facts.duration) return;
    const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const at = Math.min(1, Math.max(0, (event.clientX - left - INSET) / (width - 2 * INSET)));
    this.#pointed = { place: at * this.#facts.duration, at };
    this.#look();
    this.#told.changed();
  };

  #leave = (): void => {
    this.#pointed = null;
    this.#told.changed();
  };

  #drag = (event: Event): void => {
    this.#dragged = Number((event.target as HTMLInputElement).value);
    this.#look();
    this.#told.changed();
  };

  /** Only where the thumb is let go is sought: each seek on the way there would load media. */
  #drop = (event: Event): void => {
    this.#dragged = null;
    this.#told.seek(Number((event.target as HTMLInputElement).value));
  };

  #look = (): void => {
    const { address, credentials } = this.#facts.storyboard;
    void this.#storyboard.load(address, credentials, this.#told.changed);
  };
}

/** Set as a property: a policy without 'unsafe-inline' refuses the attribute. */
function tileStyle({ image, x, y, width, height }: Tile): string {
  const address = image.replace(/["\\\n]/g, encodeURIComponent);
  return `width: ${width}px; height: ${height}px; background: url("${address}") -${x}px -${y}px`;
}
