/** What plays a source in a video element: hls.js where it runs, and else the browser by itself. */

import { Problem } from "../core/problem.js";
import type { VideoAddress } from "../core/shapes.js";
import type { Quality } from "./contracts.js";

export interface EngineHearer {
  /** The choices of quality are known, or another one is in use. */
  qualities(): void;
  /** The address is refused: it has died, or access has ended. */
  refused(): void;
  /** It has let go of the element and gives it its source anew, which pauses it and sets it to its beginning. */
  reset(): void;
  /** It can't go on by itself. */
  broken(problem: Problem): void;
}

export interface Engine {
  readonly qualities: readonly Quality[];
  quality: number;
  /** Go on by a younger address; false where only a new source can do that. */
  renew(address: VideoAddress): boolean;
  detach(): void;
}

export interface Attaching {
  media: HTMLVideoElement;
  address: VideoAddress;
  /** Gives the second to begin at. */
  at: () => number;
  /** Wanted, in lines; 0 where the engine chooses. */
  quality: number;
  hear: EngineHearer;
}

const isStream = ({ type }: VideoAddress): boolean => type === "application/vnd.apple.mpegurl";

/** Where there are media sources, the stream is ours to choose from; elsewhere (older iPhones) the browser's. */
function canChoose(): boolean {
  return "ManagedMediaSource" in globalThis || "MediaSource" in globalThis;
}

/** After a new version was installed a page that was open before names code that is no longer there. */
async function media(): Promise<typeof import("./media.js")> {
  try {
    return await import("./media.js");
  } catch {
    const isReachable = await fetch(import.meta.url, { cache: "no-store" }).then(
      () => true,
      () => false,
    );
    throw new Problem({ code: isReachable ? "outdated" : "unreachable" });
  }
}

/** Make an engine; the code of the big one is fetched when it is first needed. */
export async function attach(told: Attaching): Promise<Engine> {
  if (!isStream(told.address) || !canChoose()) return new PlainEngine(told);
  const { HlsEngine } = await media();
  return new HlsEngine(told);
}

/** Fetch the beginning of what will play next; only a stream is worth it, a file's beginning comes at once. */
export async function warm(address: VideoAddress, quality: number): Promise<void> {
  if (!isStream(address) || !canChoose()) return;
  const { keepBeginning } = await media();
  keepBeginning(address, quality);
}

/** The browser plays a file, or a stream, by itself. */
class PlainEngine implements Engine {
  readonly qualities: readonly Quality[] = [];
  quality = 0;
  #media: HTMLVideoElement;
  #over = new AbortController();

  constructor({ media, address, hear }: Attaching) {
    this.#media = media;
    const failed = (): void => {
      // What went wrong is not told: a refused address looks like any other failure, and a new one is worth a try.
      if (media.error) hear.refused();
    };
    media.addEventListener("error", failed, { signal: this.#over.signal });
    media.src = isStream(address) && media.canPlayType(address.type) ? address.url : address.file.url;
  }

  renew(): boolean {
    return false;
  }

  detach(): void {
    this.#over.abort();
    this.#media.removeAttribute("src");
    this.#media.load();
  }
}
