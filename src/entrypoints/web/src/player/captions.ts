/** The side-car captions of one media element. The browser reads them and keeps time; we draw them. */

import { prefer, preference } from "../core/preferences.js";
import type { Captions } from "../core/shapes.js";
import type { CaptionTracks } from "./contracts.js";

const LOADED = 2;

interface Side {
  captions: Captions;
  element: HTMLTrackElement;
}

/**
 * Give a media element captions; none are shown until somebody chooses them, or chose them before. The element is
 * heard until the signal is aborted.
 */
export function createCaptions(media: HTMLVideoElement, signal: AbortSignal): Tracks {
  return new Tracks(media, signal);
}

export class Tracks extends EventTarget implements CaptionTracks {
  #media: HTMLVideoElement;
  #sides: Side[] = [];
  #wanted = preference("captions") ?? "off";
  /** The iPhone's full screen shows the browser's own captions, as ours can't lie over it. */
  #native = false;

  constructor(media: HTMLVideoElement, signal: AbortSignal) {
    super();
    this.#media = media;
    media.addEventListener("webkitbeginfullscreen", () => this.#showNative(true), { signal });
    media.addEventListener("webkitendfullscreen", () => this.#showNative(false), { signal });
  }

  get languages(): readonly Captions[] {
    return this.#sides.map(({ captions }) => captions);
  }

  get chosen(): string {
    return this.#shown?.captions.language ?? "off";
  }

  get cues(): readonly VTTCue[] {
    return cuesOf(this.#read?.element.track.cues);
  }

  get language(): string {
    return this.#read?.captions.language ?? "";
  }

  get isLoading(): boolean {
    return this.#read !== undefined && this.#read.element.readyState < LOADED;
  }

  exchange(captions: readonly Captions[]): void {
    const before = this.#sides;
    this.#sides = captions.map((each) => before.find((side) => isSame(side, each)) ?? this.#add(each));
    for (const side of before) if (!this.#sides.includes(side)) side.element.remove();
    this.#setModes();
    this.#say("change");
    this.#say("cuechange");
    if (this.cues.length) this.#say("cues");
  }

  choose(language: string): void {
    this.#wanted = language;
    prefer("captions", language);
    this.#setModes();
    this.#say("change");
    this.#say("cuechange");
    if (this.cues.length) this.#say("cues");
  }

  get #shown(): Side | undefined {
    return this.#sides.find(({ captions }) => captions.language === this.#wanted);
  }

  /** The first ones are read too, though none are shown: there is a transcript. */
  get #read(): Side | undefined {
    return this.#shown ?? this.#sides[0];
  }

  #add(captions: Captions): Side {
    const element = document.createElement("track");
    Object.assign(element, { kind: "subtitles", srclang: captions.language, label: captions.label });
    element.src = captions.url;
    this.#media.append(element);
    const side = { captions, element };
    const told = (): void => void (side === this.#read && this.#say("cues"));
    for (const name of ["load", "error"]) element.addEventListener(name, told);
    element.track.addEventListener("cuechange", () => {
      if (side === this.#shown) this.#say("cuechange");
    });
    return side;
  }

  #setModes(): void {
    const shown = this.#shown;
    const read = this.#read;
    for (const side of this.#sides) {
      const mode = side === shown && this.#native ? "showing" : side === read ? "hidden" : "disabled";
      if (side.element.track.mode !== mode) side.element.track.mode = mode;
    }
  }

  #showNative(native: boolean): void {
    this.#native = native;
    this.#setModes();
    this.#say("cuechange");
  }

  #say(name: "change" | "cues" | "cuechange"): void {
    this.dispatchEvent(new Event(name));
  }
}

/** What was read stays; what wasn't is asked for at its younger address. */
function isSame({ captions, element }: Side, other: Captions): boolean {
  if (captions.language !== other.language || withoutQuery(captions.url) !== withoutQuery(other.url)) return false;
  return captions.url === other.url || element.readyState === LOADED;
}

function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/, "");
}

function cuesOf(list: TextTrackCueList | null | undefined): VTTCue[] {
  return Array.from(list ?? []) as VTTCue[];
}
