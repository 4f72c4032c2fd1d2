/** As much of a page as playing needs: import it first. */

import { FakeMedia } from "./fake-media.js";

/** What the page hears, as `online`. */
export const page = new EventTarget();

const kept = new Map<string, string>();
Object.assign(globalThis, {
  document: Object.assign(new EventTarget(), { hidden: false }),
  addEventListener: page.addEventListener.bind(page),
  localStorage: {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  },
});

/** A media element that plays files as browsers do: a source of its own pauses it, and no pause is told. */
export class FakeFilm extends FakeMedia {
  error: object | null = null;
  readyState = 0;
  volume = 1;
  muted = false;
  duration = 600;
  defaultPlaybackRate = 1;
  crossOrigin = "";
  #src = "";

  get src(): string {
    return this.#src;
  }

  set src(to: string) {
    this.#src = to;
    setTimeout(() => this.#load(), 1);
  }

  override play(): Promise<void> {
    super.play();
    return Promise.resolve();
  }

  removeAttribute(): void {
    this.#src = "";
  }

  load(): void {
    const wasEmpty = this.readyState === 0 && !this.error;
    this.error = null;
    this.readyState = 0;
    if (wasEmpty) return;
    this.paused = true;
    this.currentTime = 0;
    this.dispatchEvent(new Event("emptied"));
    this.dispatchEvent(new Event("timeupdate"));
  }

  canPlayType(): string {
    return "";
  }

  fail(): void {
    this.error = {};
    this.dispatchEvent(new Event("error"));
  }

  #load(): void {
    if (!this.#src) return;
    this.readyState = 4;
    this.dispatchEvent(new Event("loadedmetadata"));
  }
}
