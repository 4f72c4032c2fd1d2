/** What has stopped, and whether it goes on when the network is back: it often comes back in steps. */

/** Milliseconds before each further try, after the first. */
const PAUSES = [1000, 3000, 9000, 27_000];

export class Comeback {
  /** A failure or a refusal stopped it: what its engine still holds leads nowhere. */
  isStopped = false;
  #retry: (play: boolean) => void;
  /** Whether it was to play when the network failed it; null where it didn't. */
  #wish: boolean | null = null;
  /** What is left of the pauses. */
  #pauses: number[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(retry: (play: boolean) => void, signal: AbortSignal) {
    this.#retry = retry;
    addEventListener("online", () => this.#begin(), { signal });
    signal.addEventListener("abort", () => this.end(), { once: true });
  }

  /** It stopped; `wish`: whether it was to play, null where no network helps. */
  stop(wish: boolean | null): void {
    clearTimeout(this.#timer);
    this.isStopped = true;
    this.#wish = wish;
    const pause = wish === null ? undefined : this.#pauses.shift();
    if (pause !== undefined) this.#timer = setTimeout(() => this.#again(), pause);
  }

  /** It is tried. */
  tried(): void {
    this.isStopped = false;
    this.#wish = null;
  }

  /** It went well, or something else is wanted. */
  end(): void {
    clearTimeout(this.#timer);
    this.#pauses = [];
    this.tried();
  }

  #begin(): void {
    clearTimeout(this.#timer);
    this.#pauses = [...PAUSES];
    this.#again();
  }

  #again(): void {
    if (this.#wish !== null) this.#retry(this.#wish);
  }
}
