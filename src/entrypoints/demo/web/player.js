/**
 * One media element that plays videos by addresses that die: it takes up where the learner stopped, exchanges its
 * address before it ends and once when it was refused, and tells what was really played.
 *
 * Events: "loaded" {address}, "resumed" {at}, "answer" (none), "refused" {problem}, "trouble" {message}.
 */

import { serverNow } from "./api.js";
import { PlayedSpans, gather } from "./spans.js";
import { Captions, rememberedRate, rememberRate } from "./choices.js";

const BEAT_EVERY = 12_000;
const AFTER_SEEK = 800; // a drag along the bar is many seeks and one beat
const ASK_AGAIN = 10_000;
const LONGEST_TIMER = 2_000_000_000;

/** Choose the stream where the browser plays such, and else the whole file. */
const playable = (media, { url, type, file }) => (file && !media.canPlayType(type) ? file.url : url);

export class Player extends EventTarget {
  #media;
  #captions;
  #fetchAddress;
  #tell;
  #spans = new PlayedSpans();
  #video = null;
  #address = null;
  #seq = 0;
  #place = null; // where the learner is; null until the first seek has landed
  #told = null; // the place that the last beat told
  #exchanging = false;
  #wish = null; // whether to play once the source that is being attached is ready
  #secondTry = false;
  #turn = 0;
  #beating = null;
  #renewing = null;
  #settling = null;

  /**
   * @param {HTMLVideoElement} media
   * @param {(video: string, token: string | null) => Promise<object>} fetchAddress
   * @param {(beat: object, leaving: boolean) => void} tell
   */
  constructor(media, fetchAddress, tell) {
    super();
    this.#media = media;
    this.#captions = new Captions(media);
    this.#fetchAddress = fetchAddress;
    this.#tell = tell;
    gather(media, this.#spans, () => this.#exchanging);
    this.#listen();
  }

  /** Play another video, from where its learner stopped; `play` only after somebody asked for it. */
  async open(video, { play = false } = {}) {
    this.report();
    this.#exchanging = true;
    this.#media.pause();
    this.#media.removeAttribute("src");
    this.#media.load();
    this.#video = video;
    this.#place = null;
    this.#told = null;
    this.#seq = 0;
    this.#address = null;
    this.#wish = null;
    this.#secondTry = false;
    await this.#load({ play });
  }

  /** Try again after a trouble. */
  again() {
    this.#secondTry = false;
    return this.#load({ token: this.#address?.session, play: true });
  }

  set rate(rate) {
    this.#media.playbackRate = rate;
    this.#media.defaultPlaybackRate = rate;
    rememberRate(rate);
  }

  /** Tell what was played since the last beat and where we are, if there is anything to tell. */
  report({ leaving = false } = {}) {
    const { paused, seeking, currentTime, playbackRate } = this.#media;
    if (!paused && !seeking && !this.#exchanging) {
      this.#spans.tick(currentTime, playbackRate);
      this.#moved();
    }
    const played = this.#spans.take();
    const moved = this.#place !== null && Math.abs(this.#place - (this.#told ?? -1)) >= 1;
    if (!this.#address?.session || this.#place === null || (!played.length && !moved)) return;
    this.#told = this.#place;
    const position = Math.round(this.#place * 100) / 100;
    this.#seq += 1;
    this.#tell({ video_id: this.#video, position, played, session: this.#address.session, seq: this.#seq }, leaving);
  }

  /** Fetch an address and play by it. `ahead`: the old one still lives, so playing goes on whatever happens. */
  async #load({ token, play, ahead = false }) {
    const turn = (this.#turn += 1);
    clearTimeout(this.#renewing);
    try {
      const address = await this.#fetchAddress(this.#video, token);
      if (turn !== this.#turn) return;
      if (address.session !== this.#address?.session) this.#seq = 0;
      this.#address = address;
      await this.#attach(address, play ?? this.#isPlaying);
    } catch (problem) {
      if (turn !== this.#turn) return;
      if (token && problem.code === "forged") await this.#load({ play, ahead });
      else this.#notLoaded(problem, ahead);
    }
  }

  #notLoaded(problem, ahead) {
    const refused = [401, 403, 404].includes(problem.status);
    if (ahead && !refused) {
      this.#renewing = setTimeout(() => this.#renewIfDue(), ASK_AGAIN);
      return;
    }
    this.#media.pause();
    this.#say(refused ? "refused" : "trouble", { problem });
  }

  get #isPlaying() {
    // A new source pauses the element, so while one is being attached the wish counts.
    return this.#wish ?? (!this.#media.paused && !this.#media.ended);
  }

  /** Give the element its new source, and put it back to where, how fast and whether it played. */
  async #attach(address, play) {
    const turn = this.#turn;
    const media = this.#media;
    const first = this.#place === null;
    const at = first ? address.position : this.#place;
    this.#exchanging = true;
    this.#wish = play;
    media.src = playable(media, address);
    if (address.poster && first) media.poster = address.poster;
    this.#captions.exchange(address.captions ?? []);
    this.#renewAt(address);
    if (first) this.#say("loaded", { address });
    await once(media, "loadedmetadata");
    if (turn !== this.#turn) return;
    this.rate = rememberedRate();
    if (at > 0) await this.#land(at);
    if (turn !== this.#turn) return;
    this.#exchanging = false;
    this.#wish = null;
    this.#place = media.currentTime;
    if (first) this.#told = this.#place;
    if (first && at > 0) this.#say("resumed", { at });
    if (play) media.play().catch(() => {});
    else if (this.#isPlaying) this.#startBeating();
  }

  /** Seek, and wait until it has landed; a phone that ignores a seek before it plays is told once more. */
  async #land(at) {
    const [media, turn] = [this.#media, this.#turn];
    media.currentTime = at;
    await Promise.race([once(media, "seeked"), once(media, "playing")]);
    if (turn !== this.#turn || media.currentTime >= 1 || at < 1) return;
    media.currentTime = at;
    await once(media, "seeked");
  }

  #renewAt({ renew_at: at }) {
    const wait = Math.max(1000, Date.parse(at) - serverNow());
    this.#renewing = setTimeout(() => this.#renewIfDue(), Math.min(wait, LONGEST_TIMER));
  }

  /** A paused player waits for the next play: a pause of any length survives, and asks for nothing meanwhile. */
  #renewIfDue() {
    const due = this.#address && Date.parse(this.#address.renew_at) - serverNow() < 1000;
    if (due && this.#isPlaying && !this.#exchanging) {
      this.report();
      this.#load({ token: this.#address.session, ahead: true });
    }
  }

  /** The element can't go on: its address may have died, so it gets another one, once. */
  #failed() {
    if (!this.#address || !this.#media.error) return;
    if (this.#secondTry) {
      this.#exchanging = false;
      this.#say("trouble", { problem: new Error("The video can't be played right now. Your place is kept.") });
      return;
    }
    this.#secondTry = true;
    this.report();
    this.#load({ token: this.#address.session });
  }

  #listen() {
    const on = (name, action) => this.#media.addEventListener(name, action);
    on("timeupdate", () => this.#moved());
    on("play", () => this.#renewIfDue());
    on("playing", () => this.#startBeating());
    on("pause", () => this.#stopped());
    on("ended", () => this.#stopped());
    on("seeked", () => this.#seeked());
    on("error", () => this.#failed());
    on("ratechange", () => this.#exchanging || rememberRate(this.#media.playbackRate));
    document.addEventListener("visibilitychange", () => document.hidden && this.report({ leaving: true }));
    addEventListener("pagehide", () => this.report({ leaving: true }));
  }

  #moved() {
    if (this.#exchanging || this.#media.seeking || this.#place === null) return;
    if (!this.#media.paused && this.#media.currentTime > this.#place) this.#secondTry = false;
    this.#place = this.#media.currentTime;
  }

  #startBeating() {
    clearInterval(this.#beating);
    this.#beating = setInterval(() => this.report(), BEAT_EVERY);
  }

  #stopped() {
    clearInterval(this.#beating);
    if (this.#exchanging) return;
    this.#moved();
    this.report();
  }

  #seeked() {
    if (this.#exchanging || this.#place === null) return;
    this.#place = this.#media.currentTime;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.report(), AFTER_SEEK);
  }

  #say(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** Wait for one event; an error of the element is the player's to handle, and this then never ends. */
function once(media, name) {
  return new Promise((resolve) => media.addEventListener(name, resolve, { once: true }));
}
