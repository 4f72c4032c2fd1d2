/** The one door to hls.js: adaptive streams by addresses that die. */

import Hls, {
  type ErrorData,
  ErrorTypes,
  Events,
  type HlsConfig,
  type Loader,
  type LoaderCallbacks,
  type LoaderConfiguration,
  type LoaderContext,
  type LoaderResponse,
} from "hls.js";
import { Problem } from "../core/problem.js";
import type { VideoAddress } from "../core/shapes.js";
import type { Quality } from "./contracts.js";
import type { Attaching, Engine, EngineHearer } from "./engines.js";
import { GivenSource } from "./given-source.js";
import { isPassing, Patience, Recovery } from "./recovery.js";

/** Seconds of what follows that are fetched ahead. */
const BEGINNING = 2;

/** Answers that were fetched ahead, by their address without its query; one video's at a time. */
const kept = new Map<string, LoaderResponse>();
let keeping: Hls | null = null;

const withoutQuery = (url: string): string => url.split("?")[0] ?? url;
const copied = (answer: LoaderResponse): LoaderResponse => {
  // The engine may give the bytes away.
  const { data } = answer;
  return { ...answer, ...(data instanceof ArrayBuffer ? { data: data.slice(0) } : {}) };
};

type LoaderClass = new (config: HlsConfig) => Loader<LoaderContext>;

interface Signing {
  newest(): VideoAddress;
  /** Tell that the newest address is refused; resolves once there is a younger one. */
  refused(): Promise<void>;
}

const Plain = Hls.DefaultConfig.loader as LoaderClass;

/**
 * Make the engine's own loader wait, where it is refused, for a younger address, and ask once more by that: the engine
 * sees a request that takes longer, and changes nothing.
 */
function loaderThatWaits({ newest, refused }: Signing): LoaderClass {
  return class extends Plain {
    #over = false;

    override load(
      context: LoaderContext,
      config: LoaderConfiguration,
      callbacks: LoaderCallbacks<LoaderContext>,
    ): void {
      const sent = newest();
      const onError: typeof callbacks.onError = async (error, ...rest) => {
        if (error.code !== 403) return callbacks.onError(error, ...rest);
        if (sent === newest()) await refused();
        if (this.#over) return;
        // A loader serves once; to this one nothing came.
        this.stats.loading = { start: 0, first: 0, end: 0 };
        super.load(context, config, callbacks);
      };
      super.load(context, config, { ...callbacks, onError });
    }

    override abort(): void {
      this.#over = true;
      super.abort();
    }

    override destroy(): void {
      this.#over = true;
      super.destroy();
    }
  };
}

/** Make a loader keep what it fetches, or give what was kept. */
function loaderThat(does: "keeps" | "gives", Base: LoaderClass): LoaderClass {
  return class extends Base {
    override load(
      context: LoaderContext,
      config: LoaderConfiguration,
      callbacks: LoaderCallbacks<LoaderContext>,
    ): void {
      const place = `${withoutQuery(context.url)} ${context.rangeStart ?? ""} ${context.rangeEnd ?? ""}`;
      const known = does === "gives" ? kept.get(place) : undefined;
      if (known) {
        kept.delete(place);
        this.#give(known, context, callbacks);
        return;
      }
      const { onSuccess } = callbacks;
      const keep: typeof onSuccess = (answer, ...rest) => {
        kept.set(place, copied(answer));
        onSuccess(answer, ...rest);
      };
      super.load(context, config, does === "keeps" ? { ...callbacks, onSuccess: keep } : callbacks);
    }

    #give(answer: LoaderResponse, context: LoaderContext, callbacks: LoaderCallbacks<LoaderContext>): void {
      const now = performance.now();
      const size = answer.data instanceof ArrayBuffer ? answer.data.byteLength : String(answer.data).length;
      Object.assign(this.stats.loading, { start: now, first: now, end: now });
      Object.assign(this.stats, { loaded: size, total: size });
      queueMicrotask(() => callbacks.onSuccess(answer, this.stats, context, null));
    }
  };
}

/** Set up the engine so that each request carries the query of the newest address. */
function configured(newest: () => VideoAddress, more: Partial<HlsConfig>): Partial<HlsConfig> {
  return {
    // Segments are fragmented MP4: there is nothing to take apart, and a worker would need a policy of its own.
    enableWorker: false,
    xhrSetup: (xhr, url) => {
      const query = new URL(newest().url).search;
      xhr.open("GET", query ? withoutQuery(url) + query : url, true);
      xhr.withCredentials = newest().credentials;
    },
    ...more,
  };
}

/** Fetch playlists and the first segment of a video, and keep them for when it is opened. */
export function keepBeginning(address: VideoAddress, quality: number): void {
  keeping?.destroy();
  kept.clear();
  const hls = new Hls(
    configured(() => address, {
      loader: loaderThat("keeps", Plain),
      startPosition: address.position,
      maxBufferLength: BEGINNING,
      maxMaxBufferLength: BEGINNING,
    }),
  );
  keeping = hls;
  hls.on(Events.MANIFEST_PARSED, () => {
    const level = levelOf(hls, quality);
    if (level >= 0) hls.startLevel = level;
  });
  hls.on(Events.FRAG_BUFFERED, (_event, { frag }) => {
    if (frag.sn !== "initSegment") hls.destroy();
  });
  hls.on(Events.ERROR, (_event, { fatal }) => fatal && hls.destroy());
  hls.loadSource(address.url);
  hls.attachMedia(document.createElement("video"));
}

function levelOf(hls: Hls, height: number): number {
  if (!height) return -1;
  const fitting = hls.levels.map((level, index) => ({ index, height: level.height }));
  const exact = fitting.filter((level) => level.height === height).at(-1);
  return (exact ?? fitting.filter((level) => level.height <= height).at(-1))?.index ?? -1;
}

export class HlsEngine implements Engine {
  #hls: Hls;
  #address: VideoAddress;
  #hear: EngineHearer;
  #wanted: number;
  /** Requests that were refused, and wait for a younger address. */
  #refused: (() => void)[] = [];
  #over = new AbortController();
  #at: () => number;
  #recovery: Recovery;
  #patience: Patience;
  #given: GivenSource;

  constructor({ media, address, at, quality, hear }: Attaching) {
    this.#address = address;
    this.#hear = hear;
    this.#wanted = quality;
    this.#at = at;
    this.#recovery = new Recovery(media, this.#over.signal);
    this.#patience = new Patience(() => this.#hls.startLoad(), this.#over.signal);
    this.#given = new GivenSource(media);
    keeping?.destroy();
    const newest = (): VideoAddress => this.#address;
    const loader = loaderThat("gives", loaderThatWaits({ newest, refused: () => this.#refuse() }));
    this.#hls = new Hls(configured(newest, { loader, startPosition: at(), backBufferLength: 60 }));
    this.#listen();
    this.#hls.loadSource(address.url);
    this.#hls.attachMedia(media);
  }

  get qualities(): readonly Quality[] {
    const heights = new Set(this.#hls.levels.map(({ height }) => height).filter(Boolean));
    return [...heights].sort((a, b) => b - a).map((height) => ({ height }));
  }

  get quality(): number {
    return this.#hls.levels[levelOf(this.#hls, this.#wanted)]?.height ?? 0;
  }

  /** The picture changes at the next segment, without a stop. */
  set quality(height: number) {
    this.#wanted = height;
    this.#hls.nextLevel = levelOf(this.#hls, height);
    this.#hear.qualities();
  }

  renew(address: VideoAddress): boolean {
    // Another file has come in the place of this one.
    if (withoutQuery(address.url) !== withoutQuery(this.#address.url)) return false;
    this.#address = address;
    for (const resolve of this.#refused.splice(0)) resolve();
    return true;
  }

  detach(): void {
    this.#over.abort();
    this.#hls.destroy();
    this.#given.takeAway();
  }

  #listen(): void {
    this.#hls.on(Events.MEDIA_ATTACHING, () => {
      // It does so when a decoder has failed, also without being told to.
      if (this.#given.isGiven) this.#hear.reset();
      this.#given.note();
    });
    this.#hls.on(Events.MANIFEST_PARSED, () => {
      const level = levelOf(this.#hls, this.#wanted);
      if (level >= 0) this.#hls.startLevel = this.#hls.nextLevel = level;
      this.#hear.qualities();
    });
    this.#hls.on(Events.FRAG_LOADED, () => this.#patience.loaded());
    this.#hls.on(Events.ERROR, (_event, data) => this.#failed(data));
    addEventListener("online", () => this.#hls.startLoad(), { signal: this.#over.signal });
  }

  #refuse(): Promise<void> {
    if (!this.#refused.length) this.#hear.refused();
    return new Promise((resolve) => this.#refused.push(resolve));
  }

  #failed({ fatal, type, response }: ErrorData): void {
    if (!fatal) return;
    const isAway = type === ErrorTypes.NETWORK_ERROR && isPassing(response?.code);
    if (isAway && this.#hls.levels.length && this.#patience.take()) return;
    if (type === ErrorTypes.MEDIA_ERROR && this.#recovery.take()) {
      this.#hls.recoverMediaError();
      // Whatever is fatal stops its loading first, and it takes up only what it didn't stop.
      this.#hls.startLoad(this.#at());
    } else this.#hear.broken(new Problem({ code: isAway ? "unreachable" : "unplayable" }));
  }
}
