import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { ApiParts } from "../core/api.js";
import { CourseElement } from "../core/element.js";
import { prefer, preference } from "../core/preferences.js";
import { Problem } from "../core/problem.js";
import type { BeatAnswer, Lesson } from "../core/shapes.js";
import { theme } from "../core/theme.js";
import { badgeDialog } from "./badge.js";
import { cardPanel, skeleton } from "./cards.js";
import { CourseApi } from "./course-api.js";
import { keepFocus } from "./focus.js";
import { backLink, below, head } from "./head.js";
import { sendForPoster } from "./layers.js";
import { openCourse } from "./opening.js";
import { overLook } from "./over-look.js";
import { type Pictured, picture } from "./picture.js";
import { plainVideo } from "./plain-video.js";
import { PLAYER_PARTS, type PlayerPart, type PlayerWords } from "./player-words.js";
import { shellLook } from "./shell-look.js";
import { side } from "./side.js";
import { type Told, Viewing } from "./viewing.js";
import { Wish } from "./wish.js";
import { cardOf } from "./wording.js";

/**
 * <course-player course="…">: one course, watched.
 *
 * Attributes, beside those of every element: `course`; `video`, the lesson to show (else where the learner is);
 * `library`, where the way back leads.
 *
 * Events: `course-lesson` {course, video, title, chosen} when a lesson is shown; it was `chosen` by the page or the
 * learner, or follows one, and is not just where she was. `course-progress` {course, video, percent, completed,
 * watched_duration} after each answer of the server, `course-completed` {course} once.
 *
 * Slots: `poster`, a picture for as long as the course is fetched; `signed-out`, instead of our words where nobody is
 * signed in; `refused`, instead of our link to the shop where that would give access; `actions` beside the buttons below
 * the picture; `after`, below everything.
 *
 * Parts: player, back, title, progress, new-videos, badge-button, badge, stage, message, lesson-title, note, saving,
 * sidebar, tab, section, lesson, current (of lesson, tab and line), transcript-box, line, up-next, elsewhere,
 * celebration, button.
 */
export class CoursePlayer extends CourseElement<PlayerPart, CourseApi> {
  static override styles = [theme, shellLook, overLook];
  static override properties = {
    ...CourseElement.properties,
    course: { type: String },
    video: { type: String },
    library: { type: String },
    viewing: { state: true },
    problem: { state: true },
    folded: { state: true },
    celebrating: { state: true },
    said: { state: true },
  };

  declare course: string;
  declare video: string;
  declare library: string;
  /** Null while the course is fetched, and where it can't be. */
  declare private viewing: Viewing | null;
  declare private problem: Problem | null;
  declare private folded: boolean;
  declare private celebrating: boolean;
  /** For those who listen. */
  declare private said: string;
  protected override connect = (parts: ApiParts): CourseApi => new CourseApi(parts);
  protected override readonly parts = PLAYER_PARTS;
  private media: HTMLVideoElement | null = null;
  private opening = 0;
  private readonly wish = new Wish();

  constructor() {
    super();
    this.course = "";
    this.video = "";
    this.library = "";
    this.viewing = null;
    this.problem = null;
    this.folded = false;
    this.celebrating = false;
    this.said = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.lookAgain);
    if (this.hasUpdated) this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.lookAgain);
    this.leave();
  }

  override willUpdate(changed: PropertyValues): void {
    const { opening } = this;
    const isWish = this.wish.take(changed, this.video, this.viewing?.lesson?.id);
    if (this.shadowRoot?.activeElement) void keepFocus(this);
    super.willUpdate(changed);
    if (this.opening !== opening) return;
    if (changed.has("course")) this.begin();
    else if (isWish) this.viewing?.show(this.video);
  }

  protected override begin(): void {
    this.leave();
    if (this.course && this.isConnected) void this.fetch(this.opening);
  }

  protected override signedIn(): void {
    void this.viewing?.reopen(this.wish.lesson);
  }

  protected override forget(): void {
    this.wish.forget();
  }

  /** Ask again what she may see, as after a purchase. */
  async refresh(): Promise<void> {
    if (this.problem) this.begin();
    else await this.viewing?.reopen(this.wish.lesson);
  }

  /** Who comes back to this page may have signed in on another one. */
  private lookAgain = (): void => {
    if (!document.hidden) this.signedIn();
  };

  /** Let go of what plays: what was played is told, and nothing that is still fetched is shown. */
  private leave(): void {
    this.opening += 1;
    this.viewing?.close();
    this.viewing = null;
    this.problem = null;
    this.celebrating = false;
  }

  private async fetch(opening: number): Promise<void> {
    try {
      const opened = await openCourse(this.client, this.course);
      if (opening !== this.opening) return;
      this.media ??= plainVideo();
      this.viewing = new Viewing(this.client, opened, this.media, this.told);
      this.viewing.show(this.wish.lesson);
    } catch (thrown) {
      if (opening === this.opening) this.problem = Problem.of(thrown);
    }
  }

  override render(): TemplateResult {
    const { words, viewing, problem, language } = this;
    const label = words ? words.player.label(viewing?.course.title ?? "") : nothing;
    return html`<section class="frame" part="player" lang=${language} aria-label=${label}
      aria-busy=${words && (viewing || problem) ? "false" : "true"}>
      ${!words || !(viewing || problem) ? skeleton(words, this.library !== "") : this.content(words)}
      <p class="unseen" role="status">${this.said}</p>
      <slot name="after"></slot>
    </section>`;
  }

  private content(words: PlayerWords): TemplateResult {
    const { viewing, problem, language, client, enter } = this;
    if (!viewing) {
      const card = cardOf(problem ?? new Problem(), { words, language, now: client.now() });
      const again = this.tryAgain;
      return html`${backLink(this.library, words)}${cardPanel(card, words, { shop: null, again, alone: true })}`;
    }
    const sum = viewing.progress?.course;
    const sides = { viewing, words, language, tab: preference("sidebar"), choose: this.turn, enter, seek: this.seek };
    const { library, folded, fold, showBadge } = this;
    const heads = { viewing, words, library, folded, fold, showBadge };
    const wide = preference("theatre") ? "theatre" : "";
    return html`${head(heads)}
      <div class="main ${wide} ${this.folded || !viewing.course.videos.length ? "folded" : ""}">
        <div class="stage" part="stage">${picture(this.pictured(viewing, words))}</div>
        ${
          viewing.course.videos.length
            ? html`${below({ viewing, words, language, enter })}
              <div class="side" id="side" part="sidebar" ?hidden=${this.folded}>${side(sides)}</div>`
            : nothing
        }
      </div>
      ${sum?.completed ? badgeDialog({ course: viewing.course, sum, words, language, close: this.closeBadge, closed: this.badgeClosed }) : nothing}`;
  }

  private pictured(viewing: Viewing, words: PlayerWords): Pictured {
    const { language, celebrating, widen, showBadge, calm } = this;
    return { viewing, words, language, now: this.client.now(), celebrating, widen, showBadge, calm };
  }

  /** The button that had the focus is gone. */
  private tryAgain = async (): Promise<void> => {
    this.leave();
    await this.fetch(this.opening);
    if (document.activeElement === document.body) void keepFocus(this);
  };

  /** What the viewing tells of itself. */
  private told: Told = {
    changed: () => this.requestUpdate(),
    entered: (lesson, plays) => this.entered(lesson, plays),
    answered: (answer) => this.answered(answer),
    lessonCompleted: ({ title }) => {
      this.said = this.words?.player.celebration.lesson(title) ?? "";
    },
    offered: (lesson, seconds) => void this.offered(lesson, seconds),
    courseCompleted: () => {
      this.celebrating = true;
      this.tell("course-completed", { course: this.course });
    },
  };

  private entered(lesson: Lesson, plays: boolean): void {
    sendForPoster(lesson.thumbnail);
    const { id: video, title } = lesson;
    if (plays) this.wish.choose(video);
    this.video = video;
    if (!this.viewing?.problem) this.said = this.words?.player.playing(title) ?? "";
    this.tell("course-lesson", { course: this.course, video, title, chosen: Boolean(this.wish.lesson) });
  }

  /** Whoever is at the picture has the answer at hand: Enter plays, Escape refuses. */
  private async offered({ title }: Lesson, seconds: number | null): Promise<void> {
    this.said = this.words?.player.upNext.announced(title, seconds) ?? "";
    await this.updateComplete;
    if (this.shadowRoot?.activeElement?.localName !== "course-stage") return;
    this.renderRoot.querySelector<HTMLElement>(".play-now")?.focus({ preventScroll: true });
  }

  private answered({ videos }: BeatAnswer): void {
    for (const { video_id: video, percent, completed, watched_duration } of videos) {
      this.tell("course-progress", { course: this.course, video, percent, completed, watched_duration });
    }
  }

  private enter = (id: string): void => {
    this.viewing?.pick(id);
  };

  private seek = (seconds: number): void => {
    this.viewing?.playFrom(seconds);
  };

  private turn = (tab: "lessons" | "transcript"): void => {
    prefer("sidebar", tab);
    this.requestUpdate();
  };

  private fold = (): void => {
    this.folded = !this.folded;
  };

  private widen = (): void => {
    prefer("theatre", !preference("theatre"));
    this.requestUpdate();
  };

  private calm = (): void => {
    this.celebrating = false;
  };

  private showBadge = (): void => {
    this.celebrating = false;
    this.renderRoot.querySelector("dialog")?.showModal();
  };

  private closeBadge = (): void => this.renderRoot.querySelector("dialog")?.close();

  /** What opened it may be gone. */
  private badgeClosed = (): void => {
    const at = this.shadowRoot?.activeElement;
    if (!at || at.closest("dialog")) this.renderRoot.querySelector<HTMLElement>(".badge-button")?.focus();
  };
}
