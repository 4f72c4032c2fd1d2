/** The picture and everything on it: an internal element of <course-player>. */

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { preference } from "../core/preferences.js";
import type { Course, Lesson, Span, VideoAddress } from "../core/shapes.js";
import { theme } from "../core/theme.js";
import { type Acting, Actions } from "./actions.js";
import { Activity } from "./activity.js";
import { captionLook } from "./caption-look.js";
import { captionOverlay } from "./caption-overlay.js";
import { canFullScreen, canPicture, canSetVolume, isFullScreen, togglePicture } from "./chrome.js";
import type { CaptionTracks, Playback } from "./contracts.js";
import { bar, type ControlFacts, cluster } from "./controls.js";
import { controlsLook } from "./controls-look.js";
import { Fingers } from "./fingers.js";
import { commandOf, isTaken } from "./keys.js";
import { beginButton, hintBubble, poster, spinner, troubleCard } from "./layers.js";
import { panelLook } from "./panel-look.js";
import { Panels } from "./panels.js";
import type { PlayerWords } from "./player-words.js";
import { Showing } from "./showing.js";
import { stageLook } from "./stage-look.js";
import { spansOf, Timeline } from "./timeline.js";
import { timelineLook } from "./timeline-look.js";

/** Milliseconds that a hint can be seen. */
const HINT = 900;
const GIVEN = "media playback captions course lesson watched hasPrevious hasNext theatre words language";
const STAYING = ".bar :focus-visible, .cluster :focus-visible";

export class CourseStage extends LitElement implements Acting {
  static override styles = [theme, stageLook, controlsLook, timelineLook, captionLook, panelLook];
  static override properties = {
    ...Object.fromEntries(GIVEN.split(" ").map((name) => [name, { attribute: false }])),
    covered: { type: String, reflect: true },
  };

  declare media: HTMLVideoElement;
  declare playback: Playback;
  declare captions: CaptionTracks;
  declare course: Course;
  declare lesson: Lesson;
  declare watched: readonly Span[];
  declare hasPrevious: boolean;
  declare hasNext: boolean;
  declare theatre: boolean;
  /** A card lies on the picture, above the bar or on all of it: where that is small, what would be under it is hidden. */
  declare covered: "" | "above" | "wholly";
  declare words: PlayerWords;
  declare language: string;

  readonly #changed = (): void => this.requestUpdate();
  readonly showing = new Showing(this.#changed);
  readonly #actions = new Actions(this);
  readonly #panels = new Panels(this);
  readonly #timeline = new Timeline({ seek: (to) => this.#actions.seek(to), changed: this.#changed });
  readonly #activity = new Activity({ stays: () => this.#stays, changed: this.#changed });
  readonly #fingers = new Fingers({
    actions: this.#actions,
    activity: this.#activity,
    leave: () => this.#panels.leave(),
    changed: this.#changed,
  });
  #listening = new AbortController();
  #hint = { text: "", isSeen: false };
  #hintTimer: ReturnType<typeof setTimeout> | undefined;
  #canSetVolume = false;

  get frame(): HTMLElement {
    return this.renderRoot.querySelector<HTMLElement>(".frame")!;
  }

  get duration(): number {
    const { media, lesson } = this;
    const address = this.#address;
    const isThere = address && media.readyState > 0 && Number.isFinite(media.duration);
    return isThere ? media.duration : (address?.duration ?? lesson.duration);
  }

  /** What is known of the video that is shown; null while that is another's. */
  get #address(): VideoAddress | null {
    return this.playback.video === this.lesson.id ? this.playback.address : null;
  }

  /** The controls don't fade while they are used, nor while there is nothing to see but them. */
  get #stays(): boolean {
    const { media, renderRoot } = this;
    const hovered = matchMedia("(hover: hover)").matches && renderRoot.querySelector(".row:hover");
    return media.paused || Boolean(this.#panels.open || hovered || renderRoot.querySelector(STAYING));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#listen();
    void canSetVolume().then((can) => {
      this.#canSetVolume = can;
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening.abort();
    this.#activity.stop();
    this.#fingers.stop();
    clearTimeout(this.#hintTimer);
  }

  override willUpdate(changed: PropertyValues): void {
    if (["media", "playback", "captions"].some((name) => changed.has(name))) this.#listen();
    if (changed.has("lesson")) this.showing.trouble = null;
  }

  /** What has the focus may just have been hidden under something. */
  override updated(): void {
    const at = this.covered || this.showing.trouble ? this.shadowRoot?.activeElement : null;
    if (at?.checkVisibility({ visibilityProperty: true }) === false) this.frame.focus({ preventScroll: true });
  }

  override render(): TemplateResult {
    const { words, lesson, media, showing } = this;
    const begun = showing.begun === lesson.id;
    const place = showing.placeOf(lesson.id, this);
    const facts = this.#facts(place);
    const idle = this.#activity.isIdle && !media.paused && !this.#panels.open;
    const waits = showing.isWaiting(media, this.#address !== null);
    const canBegin = !begun && !waits && !showing.trouble && media.paused;
    return html`<div class="frame ${idle ? "idle" : "awake"} ${begun ? "begun" : ""}" part="frame" role="group" tabindex="-1"
      aria-label=${words.stage.label(lesson.title)} @keydown=${this.#key} @focusin=${this.#wake}
      @pointermove=${this.#fingers.move} @pointerleave=${this.#fingers.leave} @fullscreenchange=${this.#wake}>
      ${media} ${begun ? nothing : poster(this.#address?.poster ?? lesson.thumbnail)}
      ${this.#fingers.layer(words)}
      ${captionOverlay(this.captions, media.currentTime, preference("captionLook"))}
      ${canBegin ? beginButton(words, place, this.#start) : nothing}
      ${waits ? spinner(words) : nothing} ${hintBubble(this.#hint)}
      ${begun ? cluster(facts) : nothing} ${bar(facts, this.#line(place))}
      <slot name="over"></slot>
      ${showing.trouble ? troubleCard(showing.trouble, words, this.#again) : nothing}
      ${this.#panels.render({ ...facts, language: this.language, playback: this.playback, captions: this.captions })}
    </div>`;
  }

  /** The button goes with its press: whoever was on it stays at the picture, where the keys are heard. */
  #start = (): void => {
    this.frame.focus({ preventScroll: true });
    void this.#actions.play();
  };

  #again = (): void => {
    this.frame.focus({ preventScroll: true });
    void this.#actions.again();
  };

  hint = (text: string): void => {
    clearTimeout(this.#hintTimer);
    this.#hint = { text, isSeen: true };
    this.#hintTimer = setTimeout(() => {
      this.#hint = { text, isSeen: false };
      this.requestUpdate();
    }, HINT);
    this.requestUpdate();
  };

  showHelp(): void {
    void this.#panels.show("help");
  }

  #facts(place: number | null): ControlFacts {
    const { words, media, captions, hasPrevious, hasNext, theatre, duration } = this;
    const panels = this.#panels;
    return {
      ...{ words, media, place, duration, hasPrevious, hasNext, actions: this.#actions },
      hasCaptions: captions.languages.length > 0,
      showsCaptions: captions.chosen !== "off",
      canSetVolume: this.#canSetVolume,
      canPicture: canPicture(media),
      canFullScreen: canFullScreen(this, media),
      isFullScreen: this.hasUpdated && isFullScreen(this.frame),
      isTheatre: theatre,
      isSettingsOpen: panels.open === "settings",
      openSettings: () => void (panels.open ? panels.leave() : panels.show("settings")),
      picture: () => void togglePicture(media),
    };
  }

  #line(place: number | null): TemplateResult {
    const { words, language, duration, watched, media } = this;
    const address = this.#address;
    const buffered = address ? spansOf(media.buffered) : [];
    const storyboard = { address: address?.storyboard ?? null, credentials: address?.credentials ?? false };
    return this.#timeline.render({ words, language, duration, place, watched, buffered, storyboard });
  }

  #listen(): void {
    this.#listening.abort();
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.showing.follow(this, signal);
    for (const name of ["play", "pause"]) this.media.addEventListener(name, this.#wake, { signal });
  }

  #wake = (): void => {
    this.#activity.wake();
    this.requestUpdate();
  };

  #key = (event: KeyboardEvent): void => {
    this.#activity.wake();
    const command = preference("keys") && !event.defaultPrevented ? commandOf(event) : null;
    if (!command || isTaken(event.key, event.composedPath()[0])) return;
    event.preventDefault();
    this.#actions.run(command);
  };
}

/** Once for a page, however many scripts of ours are in it. */
if (!customElements.get("course-stage")) customElements.define("course-stage", CourseStage);
