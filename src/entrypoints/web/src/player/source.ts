/** The source of a media element: attached where the learner was, and exchanged without losing place or speed. */

import { preference } from "../core/preferences.js";
import type { VideoAddress } from "../core/shapes.js";
import { attach, type Engine, type EngineHearer } from "./engines.js";
import { happened, land } from "./landing.js";
import { within } from "./remember.js";
import type { Reporter } from "./reporter.js";
import { freeStuckSeeks } from "./stuck-seek.js";

export class Source {
  engine: Engine | null = null;
  /** The address by which it was attached or renewed. */
  address: VideoAddress | null = null;
  attaching = false;
  /** Whether to play once the source that is being attached is ready. */
  wish: boolean | null = null;
  #media: HTMLVideoElement;
  #reporter: Reporter;
  #turn = 0;
  /** Where a source that is being attached is to begin. */
  #target = 0;
  /** Whether it played when it was last well. */
  #played = false;

  constructor(media: HTMLVideoElement, reporter: Reporter, signal: AbortSignal) {
    this.#media = media;
    this.#reporter = reporter;
    const changed = (): void => {
      // A failure pauses the element, which is no wish of the viewer's.
      if (!media.error) this.#played = !media.paused;
    };
    const paused = (): void => {
      if (this.attaching && !media.ended) this.wish = false;
    };
    for (const name of ["play", "pause"]) media.addEventListener(name, changed, { signal });
    media.addEventListener("pause", paused, { signal });
    freeStuckSeeks(media, signal);
  }

  get isPlaying(): boolean {
    const { error, paused, ended } = this.#media;
    // A new source pauses the element, so while one is being attached the wish counts.
    return this.wish ?? (error ? this.#played : !paused && !ended);
  }

  /** Go on by a younger address, if there is an engine that can. */
  renew(address: VideoAddress): boolean {
    const renewed = this.engine?.renew(address) ?? false;
    if (renewed) this.address = address;
    return renewed;
  }

  /** Give the element its source, and put it back to where, how fast and whether it played; true once it is there. */
  async attach(address: VideoAddress, play: boolean, hear: EngineHearer): Promise<boolean> {
    const turn = this.#leave(play);
    const media = this.#media;
    this.engine?.detach();
    this.address = address;
    const at = (): number => this.#target;
    const engine = await attach({ media, address, at, quality: preference("quality"), hear });
    if (turn !== this.#turn) {
      engine.detach();
      return false;
    }
    this.engine = engine;
    return this.#arrive(turn);
  }

  /** The engine gives the element its source anew: put it back as `attach` does; true once it is there. */
  async putBack(): Promise<boolean> {
    // It is paused already, but no pause was told.
    return this.#arrive(this.#leave(this.wish ?? this.#played));
  }

  /** Go to a place; one that is still being attached begins there. */
  seek(to: number): void {
    this.#target = to;
    this.#media.currentTime = to;
  }

  setRate(): void {
    const rate = within(0.25, preference("rate"), 4);
    this.#media.defaultPlaybackRate = rate;
    this.#media.playbackRate = rate;
  }

  /** Wait no longer for what is being attached. */
  giveUp(): void {
    this.#turn += 1;
    this.attaching = this.#played = false;
    this.wish = null;
  }

  /** What plays it is broken: the next address is attached anew. */
  drop(): void {
    // Where the element is sent back to its beginning is no place of the learner's.
    this.#reporter.report();
    this.#reporter.away = true;
    this.engine?.detach();
    this.engine = null;
  }

  detach(): void {
    this.#turn += 1;
    this.#media.pause();
    this.engine?.detach();
    this.engine = this.address = this.wish = null;
    this.attaching = false;
    this.#media.removeAttribute("src");
    this.#media.load();
  }

  /** The element's time means nothing until it has arrived. */
  #leave(play: boolean): number {
    if (!this.attaching) this.#target = this.#reporter.place ?? this.#media.currentTime;
    this.#reporter.report();
    this.#reporter.away = this.attaching = true;
    this.wish = play;
    return ++this.#turn;
  }

  async #arrive(turn: number): Promise<boolean> {
    const media = this.#media;
    const at = (): number => this.#target;
    await happened(media, "loadedmetadata");
    if (turn !== this.#turn) return false;
    this.setRate();
    await land(media, at);
    if (turn !== this.#turn) return false;
    this.attaching = false;
    this.#reporter.landed();
    this.#played = this.wish ?? false;
    if (this.#played) media.play().catch(() => undefined);
    this.wish = null;
    return true;
  }
}
