/** Tells what was really played, and where the learner is: every twelve seconds, and whenever playing stops. */

import type { Beat } from "../core/shapes.js";
import { gather, PlayedSpans } from "../core/spans.js";

/** Milliseconds. */
const BEAT_EVERY = 12_000;
/** Milliseconds: a drag along the time line is many seeks and one beat. */
const AFTER_SEEK = 800;

export type Tell = (beat: Beat, leaving: boolean) => void;

export class Reporter {
  /** Where the learner is; null until the first seek has landed. */
  place: number | null = null;
  /** The element's time means nothing, as its source is being exchanged. */
  away = true;
  #media: HTMLVideoElement;
  #tell: Tell;
  #spans = new PlayedSpans();
  #video = "";
  #session: string | null = null;
  #seq = 0;
  /** The place that the last beat told. */
  #told: number | null = null;
  #beating: ReturnType<typeof setInterval> | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(media: HTMLVideoElement, tell: Tell, signal: AbortSignal) {
    this.#media = media;
    this.#tell = tell;
    gather(media, this.#spans, () => this.away, signal);
    this.#listen(signal);
  }

  /** Another video: what was played of the last one is told. */
  begin(video: string): void {
    this.report();
    this.stop();
    this.#video = video;
    this.#session = null;
    this.#seq = 0;
    this.#told = null;
    this.place = null;
    this.away = true;
  }

  /** Beats belong to a playback session; null where no progress is kept. */
  belongTo(session: string | null): void {
    if (session !== this.#session) this.#seq = 0;
    this.#session = session;
  }

  /** The element is where the learner was, and its time counts again. */
  landed(): void {
    const first = this.place === null;
    this.away = false;
    this.place = this.#media.currentTime;
    if (first) this.#told = this.place;
    if (!this.#media.paused) this.#startBeating();
  }

  /** Tell what was played since the last beat and where we are, if there is anything to tell. */
  report({ leaving = false }: { leaving?: boolean } = {}): void {
    const { paused, seeking, currentTime, playbackRate } = this.#media;
    if (!paused && !seeking && !this.away) {
      this.#spans.tick(currentTime, playbackRate);
      this.#moved();
    }
    const played = this.#spans.take();
    const moved = this.place !== null && Math.abs(this.place - (this.#told ?? -1)) >= 1;
    if (!this.#session || this.place === null || (!played.length && !moved)) return;
    this.#told = this.place;
    this.#seq += 1;
    const position = Math.round(this.place * 100) / 100;
    this.#tell({ video_id: this.#video, position, played, session: this.#session, seq: this.#seq }, leaving);
  }

  stop(): void {
    this.#stopBeating();
    clearTimeout(this.#settling);
  }

  #listen(signal: AbortSignal): void {
    const on = (name: string, action: () => void): void => this.#media.addEventListener(name, action, { signal });
    on("timeupdate", () => this.#moved());
    on("playing", () => this.#startBeating());
    on("pause", () => this.#stopped());
    on("ended", () => this.#stopped());
    // A page may be left before a seek has ended.
    on("seeking", () => this.#sought());
    on("seeked", () => this.#seeked());
    const leave = (): void => this.report({ leaving: true });
    document.addEventListener("visibilitychange", () => document.hidden && leave(), { signal });
    addEventListener("pagehide", leave, { signal });
  }

  #moved(): void {
    if (!this.away && !this.#media.seeking && this.place !== null) this.place = this.#media.currentTime;
  }

  /** Each wait for the network ends with `playing` too: what beats already goes on at its pace. */
  #startBeating(): void {
    this.#beating ??= setInterval(() => this.report(), BEAT_EVERY);
  }

  #stopBeating(): void {
    clearInterval(this.#beating);
    this.#beating = undefined;
  }

  #stopped(): void {
    this.#stopBeating();
    if (this.away) return;
    this.#moved();
    this.report();
  }

  #sought(): void {
    if (!this.away && this.place !== null) this.place = this.#media.currentTime;
  }

  #seeked(): void {
    if (this.away || this.place === null) return;
    this.#sought();
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.report(), AFTER_SEEK);
  }
}
