/** The pointers over the picture: a mouse plays and pauses, fingers show the controls and seek. */

import { html, nothing, type TemplateResult } from "lit";
import type { Actions } from "./actions.js";
import type { Activity } from "./activity.js";
import { STRIDE } from "./keys.js";
import type { PlayerWords } from "./player-words.js";
import { icons } from "./stage-icons.js";
import { type Side, Taps } from "./taps.js";

/** Milliseconds that a ripple can be seen. */
const RIPPLE = 700;
/** Milliseconds after which the controls fade when the mouse has left the picture. */
const GONE = 400;

interface Told {
  actions: Actions;
  activity: Activity;
  /** True where a panel was open, which a press beside it closes. */
  leave(): boolean;
  changed(): void;
}

export class Fingers {
  #told: Told;
  #pointer = "mouse";
  #ripple: { side: Side; count: number } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #taps = new Taps({ single: () => this.#tapped(), seek: (side, count) => this.#seek(side, count) });

  constructor(told: Told) {
    this.#told = told;
  }

  layer(words: PlayerWords): TemplateResult {
    const ripple = this.#ripple;
    return html`<div class="picture" @pointerdown=${this.#down} @click=${this.#click} @dblclick=${this.#double}></div>
      ${
        ripple
          ? html`<div class="ripple ${ripple.side}" aria-hidden="true">
            ${icons[ripple.side]}<bdi>${words.stage.seconds(ripple.count * STRIDE)}</bdi>
          </div>`
          : nothing
      }`;
  }

  /** The mouse moved over the player. */
  move = (event: PointerEvent): void => {
    if (event.pointerType !== "touch") this.#told.activity.wake();
  };

  leave = (event: PointerEvent): void => {
    if (event.pointerType !== "touch") this.#told.activity.wake(GONE);
  };

  stop(): void {
    this.#taps.stop();
    clearTimeout(this.#timer);
  }

  #down = (event: PointerEvent): void => {
    this.#pointer = event.pointerType;
  };

  #click = (event: MouseEvent): void => {
    if (this.#told.leave()) return;
    if (this.#pointer !== "touch") {
      this.#told.actions.toggle();
      return;
    }
    const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this.#taps.tap({ at: (event.clientX - left) / width, time: event.timeStamp });
  };

  #double = (): void => {
    if (this.#pointer !== "touch") this.#told.actions.fullScreen();
  };

  #tapped(): void {
    const { activity } = this.#told;
    if (activity.isIdle) activity.wake();
    else activity.rest();
  }

  #seek(side: Side, count: number): void {
    this.#told.actions.seekBy(side === "back" ? -STRIDE : STRIDE);
    this.#ripple = { side, count };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#ripple = null;
      this.#told.changed();
    }, RIPPLE);
    this.#told.changed();
  }
}
