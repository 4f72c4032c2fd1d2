/** One course, watched: what plays it, and what is known of it. The element shows what stands here. */

import { Problem } from "../core/problem.js";
import type { Access, BeatAnswer, Course, CourseProgress, Lesson } from "../core/shapes.js";
import type { CaptionTracks, Playback, PlaybackEvents, SavedState } from "./contracts.js";
import type { CourseApi } from "./course-api.js";
import { Further } from "./further.js";
import { accessOf, type Opened } from "./opening.js";
import { makeParts, type Parts } from "./parts.js";
import { choose, merge, neighbours, news } from "./sections.js";
import { UpNext } from "./up-next.js";

/** Milliseconds after which seconds that are still being counted are asked for again. */
const RECOUNT = 30_000;

export interface Told {
  /** Something that is shown is different. */
  changed(): void;
  /** The server has answered what was played. */
  answered(answer: BeatAnswer): void;
  lessonCompleted(lesson: Lesson): void;
  courseCompleted(): void;
  /** What follows the lesson that has ended, in so many seconds; null where it waits to be asked for. */
  offered(lesson: Lesson, seconds: number | null): void;
  /** A lesson is shown; somebody chose it, or it followed one, where it is to play. */
  entered(lesson: Lesson, plays: boolean): void;
}

export class Viewing {
  readonly course: Course;
  readonly playback: Playback;
  readonly captions: CaptionTracks;
  readonly upNext: UpNext;
  readonly further = new Further();
  progress: CourseProgress | null;
  lesson: Lesson | null = null;
  /** Why the lesson doesn't play. */
  problem: Problem | null = null;
  access: Access | null = null;
  saved: SavedState = "saved";
  /** Seconds that are kept here and not sent yet. */
  kept = 0;
  /** The lesson plays without progress being kept. */
  looking = false;
  /** All lessons may be watched. */
  open: boolean;
  #api: CourseApi;
  #told: Told;
  #closed: Problem | null;
  #over = new AbortController();
  #recount: ReturnType<typeof setTimeout> | undefined;

  constructor(api: CourseApi, { course, progress, closed }: Opened, media: HTMLVideoElement, told: Told) {
    this.#api = api;
    this.#told = told;
    this.#closed = closed;
    this.course = course;
    this.progress = progress;
    this.open = progress !== null;
    const parts = makeParts(api, course.id, media);
    this.playback = parts.playback;
    this.captions = parts.captions;
    this.upNext = new UpNext({ changed: told.changed, play: (lesson) => this.enter(lesson, true) });
    this.#listen(parts, media);
    this.#countAgain();
  }

  get neighbours(): { before?: Lesson; after?: Lesson } {
    return neighbours(this.course.videos, this.lesson?.id ?? null);
  }

  get media(): HTMLVideoElement {
    return this.playback.media;
  }

  /** Show the wanted lesson, or the one where the learner is; play it only where somebody asked for it. */
  show(wanted: string, play = false): void {
    const lesson = choose(this.course.videos, { wanted, progress: this.progress });
    if (lesson) this.enter(lesson, play);
    else this.#refuse(this.course.videos.length ? new Problem({ status: 404, code: "unknown-video" }) : null);
  }

  enter(lesson: Lesson, play: boolean): void {
    this.upNext.drop();
    this.further.begin(lesson.id);
    this.lesson = lesson;
    this.problem = null;
    this.looking = false;
    // Without anybody signed in the answer is known.
    const shut = this.#closed?.status === 401 && !lesson.free_preview;
    if (shut) this.#refuse(this.#closed);
    else void this.playback.open(lesson.id, { play });
    this.#told.entered(lesson, play);
    this.#told.changed();
  }

  /** Play the lesson of a list that somebody pressed. */
  pick(id: string): void {
    const lesson = this.course.videos.find((video) => video.id === id);
    if (lesson && lesson === this.lesson && !this.problem) void this.media.play().catch(() => undefined);
    else if (lesson) this.enter(lesson, true);
  }

  playFrom(seconds: number): void {
    this.playback.seek(seconds);
    void this.media.play().catch(() => undefined);
  }

  /** What was refused, or never open, may be open by now: she has signed in, or bought it. Nothing else is disturbed. */
  async reopen(wanted: string): Promise<void> {
    const { problem } = this;
    if (!problem && !this.#closed) return;
    if (problem?.status === 403 && !(await accessOf(this.#api, this.course.id, problem))?.open) return;
    const progress = await this.#api.progress(this.course.id).catch(() => null);
    if (!progress || this.#over.signal.aborted || this.problem !== problem) return;
    this.#closed = null;
    this.progress = progress;
    this.open = true;
    this.#told.changed();
    if (!problem) return;
    // What was open already goes on where it stopped.
    if (this.playback.address && this.playback.video === this.lesson?.id) this.again();
    else this.show(wanted);
  }

  again(): void {
    this.problem = null;
    this.#told.changed();
    void this.playback.again();
  }

  /** Go to the place on the other device. */
  jump(): void {
    this.playback.seek(this.further.close());
    this.#told.changed();
  }

  stay(): void {
    this.further.close();
    this.#told.changed();
  }

  close(): void {
    this.#over.abort();
    clearTimeout(this.#recount);
    this.upNext.drop();
    this.playback.close();
    this.captions.exchange([]);
  }

  #listen({ playback, beats }: Parts, media: HTMLVideoElement): void {
    const { signal } = this.#over;
    const on = <K extends keyof PlaybackEvents>(name: K, hear: (detail: PlaybackEvents[K]) => void): void =>
      playback.addEventListener(name, (event) => hear((event as CustomEvent<PlaybackEvents[K]>).detail), { signal });
    on("loaded", ({ address }) => {
      this.looking = address.session === null;
      if (this.looking && !this.lesson?.free_preview) this.open = true;
      this.captions.exchange(address.captions);
      this.#told.changed();
    });
    on("renewed", ({ address }) => this.captions.exchange(address.captions));
    on("refused", ({ problem }) => void this.#refuse(problem));
    on("trouble", ({ problem }) => {
      // Once the lesson is there, the stage tells it over the picture, except where the learner can do something else.
      if (!playback.address || problem.code === "too-many-streams") void this.#refuse(problem);
    });
    on("elsewhere", ({ elsewhere }) => {
      if (this.further.tell(elsewhere, media.currentTime)) this.#told.changed();
    });
    on("ending", () => {
      const { after } = this.neighbours;
      if (after) playback.prepare(after.id);
    });
    media.addEventListener("ended", () => this.#offer(), { signal });
    for (const event of ["play", "seeking"]) media.addEventListener(event, () => this.upNext.drop(), { signal });
    const passed = (): void => {
      if (this.further.passed(media.currentTime)) this.#told.changed();
    };
    media.addEventListener("timeupdate", passed, { signal });
    this.captions.addEventListener("change", this.#told.changed, { signal });
    beats.listen({ answered: (answer) => this.#hear(answer), saved: (state, kept) => this.#save(state, kept) }, signal);
  }

  #offer(): void {
    const { after } = this.neighbours;
    this.upNext.offer(after);
    if (after) this.#told.offered(after, this.upNext.left);
  }

  #hear(answer: BeatAnswer): void {
    const before = this.progress;
    this.progress = merge(before, answer);
    const done = new Set(before?.videos.filter((video) => video.completed).map((video) => video.video_id));
    for (const video of answer.videos) {
      const lesson = this.course.videos.find(({ id }) => id === video.video_id);
      if (lesson && video.completed && !done.has(video.video_id)) this.#told.lessonCompleted(lesson);
    }
    this.#told.answered({ ...answer, videos: news(before, answer) });
    if (answer.course.completed && before && !before.course.completed) this.#told.courseCompleted();
    this.#countAgain();
    this.#told.changed();
  }

  #save(state: SavedState, kept: number): void {
    this.saved = state;
    this.kept = kept;
    this.#told.changed();
  }

  /** What the server holds it credits by and by, also while nothing is told. */
  #countAgain(): void {
    clearTimeout(this.#recount);
    if (this.#over.signal.aborted || !this.progress?.course.pending) return;
    this.#recount = setTimeout(async () => {
      const progress = await this.#api.progress(this.course.id).catch(() => null);
      if (this.#over.signal.aborted) return;
      if (progress) this.#hear({ ...progress, credited: 0, pending: progress.course.pending });
      else this.#countAgain();
    }, RECOUNT);
  }

  async #refuse(problem: Problem | null): Promise<void> {
    this.problem = problem;
    this.#told.changed();
    const access = problem && (await accessOf(this.#api, this.course.id, problem));
    if (this.problem !== problem || !access) return;
    this.access = access;
    this.#told.changed();
  }
}
