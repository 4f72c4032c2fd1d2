/** What a viewer can do to the picture: the controls, the keys and the fingers all come here. */

import { clock } from "../core/format.js";
import { toggleFullScreen } from "./chrome.js";
import type { StageProperties } from "./contracts.js";
import type { Command } from "./keys.js";
import type { PlayerWords } from "./player-words.js";
import type { Showing } from "./showing.js";

export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

/** What the actions need of the stage. */
export interface Acting extends StageProperties {
  readonly words: PlayerWords;
  readonly language: string;
  readonly showing: Showing;
  /** What goes full screen. */
  readonly frame: HTMLElement;
  /** Seconds; 0 while nothing is known. */
  readonly duration: number;
  /** Say what a key did, to eyes and ears. */
  hint(text: string): void;
  showHelp(): void;
  requestUpdate(): void;
  dispatchEvent(event: Event): boolean;
}

export class Actions {
  #stage: Acting;
  /** The captions that "on" means. */
  #language = "";

  constructor(stage: Acting) {
    this.#stage = stage;
  }

  get isPlaying(): boolean {
    return this.#stage.showing.wanted || !this.#stage.media.paused;
  }

  toggle(): void {
    if (this.isPlaying) {
      this.#stage.showing.wanted = false;
      this.#stage.media.pause();
    } else this.play();
    this.#stage.requestUpdate();
  }

  /** Play; only now are the video's media fetched, where nobody has played it yet. */
  play(): void {
    const { media, playback, lesson, showing } = this.#stage;
    showing.wanted = media.paused;
    if (playback.video !== lesson.id || !playback.address) void playback.open(lesson.id, { play: true });
    else if (showing.trouble) this.again();
    else media.play().catch((problem: unknown) => this.#notPlayed(problem));
    this.#stage.requestUpdate();
  }

  /** Try once more after a trouble. */
  again(): void {
    const { showing, playback } = this.#stage;
    showing.trouble = null;
    showing.wanted = true;
    void playback.again();
    this.#stage.requestUpdate();
  }

  seekBy(seconds: number): void {
    const { showing, media } = this.#stage;
    this.seek(showing.place.of(media) + seconds);
  }

  seek(to: number): void {
    const { media, playback, showing, duration } = this.#stage;
    const target = Math.min(Math.max(0, to), duration);
    if (!duration) return;
    if (media.readyState > 0) showing.place.release();
    else showing.place.hold(target);
    playback.seek(target);
    this.#stage.requestUpdate();
  }

  louder(by: number): void {
    const { media, hint, words } = this.#stage;
    this.volume(Math.round(100 * ((media.muted ? 0 : media.volume) + by)) / 100);
    hint(words.stage.volumeOf(Math.round(100 * media.volume)));
  }

  volume(volume: number): void {
    const { media } = this.#stage;
    media.volume = Math.min(1, Math.max(0, volume));
    media.muted = media.volume === 0;
  }

  mute(): void {
    const { media, hint, words } = this.#stage;
    media.muted = !media.muted;
    if (!media.muted && media.volume === 0) media.volume = 0.5;
    hint(media.muted ? words.stage.muted : words.stage.volumeOf(Math.round(100 * media.volume)));
  }

  rate(rate: number): void {
    this.#stage.playback.rate = rate;
    this.#stage.requestUpdate();
  }

  faster(steps: number): void {
    const { playback, hint, words, language } = this.#stage;
    const now = RATES.findLastIndex((rate) => rate <= playback.rate);
    this.rate(RATES[Math.min(RATES.length - 1, Math.max(0, now + steps))] ?? 1);
    hint(words.stage.speedOf(playback.rate.toLocaleString(language)));
  }

  /** Show the captions that were shown last, or those of the viewer's language, or the first. */
  toggleCaptions(): void {
    const { captions, language, words, hint } = this.#stage;
    const known = captions.languages;
    if (!known.length) return;
    const wanted = [this.#language, language].flatMap((tag) => known.filter((each) => each.language === tag));
    const on = wanted[0] ?? known.find((each) => each.language.startsWith(language)) ?? known[0]!;
    if (captions.chosen !== "off") this.#language = captions.chosen;
    captions.choose(captions.chosen === "off" ? on.language : "off");
    hint(captions.chosen === "off" ? words.stage.captionsOff : words.stage.captionsOn(on.label));
  }

  go(way: "previous" | "next"): void {
    const { hasPrevious, hasNext } = this.#stage;
    if (way === "next" ? hasNext : hasPrevious) this.#stage.dispatchEvent(new CustomEvent(`stage-${way}`));
  }

  theatre(): void {
    this.#stage.dispatchEvent(new CustomEvent("stage-theatre"));
  }

  fullScreen(): void {
    void toggleFullScreen(this.#stage.frame, this.#stage.media);
  }

  /** Do what a key means. */
  run(command: Command): void {
    const { duration } = this.#stage;
    const ways = {
      toggle: () => this.toggle(),
      mute: () => this.mute(),
      captions: () => this.toggleCaptions(),
      fullScreen: () => this.fullScreen(),
      next: () => this.go("next"),
      previous: () => this.go("previous"),
      help: () => this.#stage.showHelp(),
    };
    if (command.do === "seek") this.#leap(command.by);
    else if (command.do === "volume") this.louder(command.by);
    else if (command.do === "rate") this.faster(command.by);
    else if (command.do === "part") this.seek(command.of * duration);
    else ways[command.do]();
  }

  /** A source that is exchanged breaks the promise of a play, and is played all the same. */
  #notPlayed(problem: unknown): void {
    if (problem instanceof DOMException && problem.name === "AbortError") return;
    this.#stage.showing.wanted = false;
    this.#stage.requestUpdate();
  }

  /** Seek by a key, and tell where that leads. */
  #leap(by: number): void {
    const { media, showing, hint, words } = this.#stage;
    this.seekBy(by);
    hint(words.stage.leapt(by, clock(showing.place.of(media))));
  }
}
