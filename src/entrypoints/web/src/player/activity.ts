/** Whether somebody is at the controls: they fade while a video plays and nobody is. */

/** Milliseconds. */
const PATIENCE = 3000;

interface Watched {
  /** The controls stay, whatever the viewer does. */
  stays(): boolean;
  changed(): void;
}

export class Activity {
  isIdle = false;
  #watched: Watched;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  /** Somebody did something. */
  wake(patience = PATIENCE): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.rest(), patience);
    if (this.isIdle) {
      this.isIdle = false;
      this.#watched.changed();
    }
  }

  /** Nobody is there any more, unless the controls have to stay: then look again later. */
  rest(): void {
    if (this.#watched.stays()) {
      this.wake();
      return;
    }
    clearTimeout(this.#timer);
    if (this.isIdle) return;
    this.isIdle = true;
    this.#watched.changed();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
