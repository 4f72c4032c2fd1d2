/**
 * One media element that plays videos by addresses that die: it takes up where the learner stopped, exchanges its
 * address before it ends and once when it was refused, and tells what was really played.
 */

import { prefer, preference } from "../core/preferences.js";
import { Problem } from "../core/problem.js";
import type { VideoAddress } from "../core/shapes.js";
import { type Addresses, isDue, makeAddresses } from "./addresses.js";
import { Comeback } from "./comeback.js";
import type { Playback, PlaybackEvents, Quality } from "./contracts.js";
import { type EngineHearer, warm } from "./engines.js";
import type { Loading, PlaybackParts, Using } from "./playback-parts.js";
import { NearEnd, remember, whenLookedAt } from "./remember.js";
import { Renewal } from "./renewal.js";
import { Reporter } from "./reporter.js";
import { Source } from "./source.js";

/** Seconds: a place elsewhere that is hardly further on is none to jump to. */
const WORTH_A_JUMP = 10;
/** Milliseconds within which a second refusal is no matter of age. */
const TRY_AGAIN = 10_000;

export function createPlayback(parts: PlaybackParts): Playback {
  return new AddressedPlayback(parts);
}

class AddressedPlayback extends EventTarget implements Playback {
  readonly media: HTMLVideoElement;
  video: string | null = null;
  address: VideoAddress | null = null;
  #addresses: Addresses;
  #now: () => number;
  #reporter: Reporter;
  #over: AbortController;
  #source: Source;
  /** When a refused address was exchanged last, in milliseconds. */
  #triedAt = 0;
  #nearEnd: NearEnd;
  #comeback: Comeback;
  #renewal: Renewal;
  /** What a former opening or renewal still does is no longer wanted. */
  #turn = 0;

  constructor({ media, api, course, device, tell, over }: PlaybackParts) {
    super();
    this.#over = over;
    this.media = media;
    this.#addresses = makeAddresses(api, course, device);
    this.#now = () => api.now();
    this.#reporter = new Reporter(media, tell, over.signal);
    this.#source = new Source(media, this.#reporter, over.signal);
    const ending = (): void => this.#say("ending", {});
    this.#nearEnd = new NearEnd(media, () => this.#source.attaching, ending, over.signal);
    this.#comeback = new Comeback((play) => void (this.address && this.#retry(play)), over.signal);
    this.#renewal = new Renewal(this.#source, this.#now, (anew) => this.#renew({ ahead: true, anew }));
    this.#listen();
  }

  get qualities(): readonly Quality[] {
    return this.#source.engine?.qualities ?? [];
  }

  get quality(): number {
    return this.#source.engine?.quality ?? 0;
  }

  set quality(height: number) {
    prefer("quality", height);
    if (this.#source.engine) this.#source.engine.quality = height;
  }

  get rate(): number {
    return preference("rate");
  }

  set rate(rate: number) {
    prefer("rate", rate);
    this.#source.setRate();
  }

  async open(video: string, { play = false, from }: { play?: boolean; from?: number } = {}): Promise<void> {
    const turn = this.#begin(video);
    // The pause that was just asked for is told a moment later, and is no wish of the viewer's.
    await new Promise((resolve) => setTimeout(resolve));
    if (turn === this.#turn) await this.#load(from === undefined ? { play } : { play, from });
  }

  async again(): Promise<void> {
    this.#comeback.end();
    await this.#retry(true);
  }

  seek(to: number): void {
    this.#source.seek(to);
  }

  prepare(video: string): void {
    void this.#addresses.prepare(video, (address) => warm(address, preference("quality")));
  }

  async refresh(): Promise<void> {
    if (this.address && !this.#source.attaching) await this.#load({ session: this.address.session, ahead: true });
  }

  close(): void {
    this.#reporter.report({ leaving: true });
    this.#turn += 1;
    this.#over.abort();
    this.#reporter.stop();
    this.#renewal.stop();
    this.#source.detach();
  }

  #begin(video: string): number {
    this.#reporter.begin(video);
    this.#renewal.stop();
    this.#source.detach();
    this.video = video;
    this.address = null;
    this.#triedAt = 0;
    this.#comeback.end();
    this.#nearEnd.begin();
    return ++this.#turn;
  }

  async #retry(play: boolean): Promise<void> {
    this.#triedAt = 0;
    this.#comeback.tried();
    this.#source.drop();
    await this.#load({ session: this.address?.session ?? null, play });
  }

  /** Fetch an address; the first one is played when somebody wants it, a younger one takes the older's place. */
  async #load({ session = null, play, from, ahead = false, anew = false }: Loading): Promise<void> {
    const video = this.video;
    const turn = ++this.#turn;
    if (video === null) return;
    this.#renewal.stop();
    try {
      const address = await this.#addresses.get(video, session);
      if (turn !== this.#turn) return;
      const first = this.address === null;
      this.address = address;
      this.#reporter.belongTo(address.session);
      this.#renewal.at(address);
      if (first) this.#arrived(address, from);
      else this.#say("renewed", { address });
      this.#lookElsewhere(address);
      await this.#use(address, { first, play: play ?? this.#source.isPlaying, ahead, anew });
    } catch (thrown) {
      if (turn !== this.#turn) return;
      const problem = Problem.of(thrown);
      const wish = this.#source.wish ?? play ?? this.#source.isPlaying;
      if (session && problem.code === "forged") await this.#load({ play: wish, ahead, anew });
      else this.#notLoaded(problem, wish, ahead);
    }
  }

  /** Show the place before there is any media: an element without a source keeps it for its first one. */
  #arrived(address: VideoAddress, from: number | undefined): void {
    this.media.crossOrigin = address.credentials ? "use-credentials" : "anonymous";
    this.media.currentTime = from ?? address.position;
    this.#say("loaded", { address });
  }

  async #use(address: VideoAddress, told: Using): Promise<void> {
    if (this.#source.renew(address)) return;
    if (this.#source.engine || !told.first) {
      // What can't be exchanged unseen goes on by what it has, until it stood still or needs more of it.
      if (told.anew || !told.ahead) await this.#attach(address, told.play);
    } else if (told.play || !this.media.paused) await this.#attach(address, true);
  }

  #notLoaded(problem: Problem, wish: boolean, ahead = false): void {
    // What plays goes on by the address that it has, also where she has to sign in again.
    if (ahead && (!problem.isRefusal || problem.status === 401)) this.#renewal.soon();
    else this.#stop(problem, wish);
  }

  /** Nothing goes on by itself, unless it was the network, and that comes back. */
  #stop(problem: Problem, wish = this.#source.isPlaying): void {
    this.#comeback.stop(problem.code === "unreachable" ? wish : null);
    this.#source.giveUp();
    this.media.pause();
    this.#say(problem.isRefusal ? "refused" : "trouble", { problem });
  }

  async #attach(address: VideoAddress, play: boolean): Promise<void> {
    await this.#land(this.#source.attach(address, play, this.#hearer(this.video)));
  }

  async #land(arriving: Promise<boolean>): Promise<void> {
    if (!(await arriving)) return;
    this.#comeback.end();
    this.#say("landed", {});
  }

  #hearer(video: string | null): EngineHearer {
    const current = (): boolean => video === this.video && !this.#over.signal.aborted;
    return {
      qualities: () => this.#say("qualities", {}),
      refused: () => void (current() && this.#refused()),
      reset: () => void (current() && this.#land(this.#source.putBack())),
      broken: (problem) => void (current() && this.#stop(problem)),
    };
  }

  /** The source can't go on: its address may have died, so it gets another one, once. */
  #refused(): void {
    if (!this.address) return;
    if (this.#now() - this.#triedAt < TRY_AGAIN) this.#stop(new Problem({ code: "unplayable" }));
    else {
      this.#triedAt = this.#now();
      this.#renew({});
    }
  }

  #renew(told: Loading): void {
    this.#reporter.report();
    void this.#load({ session: this.address?.session ?? null, ...told });
  }

  #lookElsewhere({ elsewhere, position }: VideoAddress): void {
    const place = this.#reporter.place ?? position;
    if (elsewhere && elsewhere.position > place + WORTH_A_JUMP) this.#say("elsewhere", { elsewhere });
  }

  #listen(): void {
    const { signal } = this.#over;
    this.media.addEventListener("play", () => this.#played(), { signal });
    remember(this.media, () => this.#source.attaching, signal);
    whenLookedAt(this.media, () => void this.refresh(), signal);
  }

  /** Somebody wants to play: the first time this is what fetches the engine and the film. */
  #played(): void {
    const { engine, attaching } = this.#source;
    if (attaching) this.#source.wish = true;
    else if (this.address && this.#comeback.isStopped) void this.again();
    else if (engine || !this.address) this.#renewal.ifDue(true);
    // It may have been shown since yesterday.
    else if (isDue(this.address, this.#now())) this.#renew({ play: true });
    else void this.#attach(this.address, true).catch((thrown: unknown) => this.#notLoaded(Problem.of(thrown), true));
  }

  #say<K extends keyof PlaybackEvents>(name: K, detail: PlaybackEvents[K]): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
