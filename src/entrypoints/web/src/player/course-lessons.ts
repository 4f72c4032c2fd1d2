/** <course-lessons>: the lessons of a course by section, how far each is, and which one plays. Part of the player. */

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { length } from "../core/format.js";
import type { Course, CourseProgress } from "../core/shapes.js";
import { theme } from "../core/theme.js";
import { lessonsLook } from "./lessons-look.js";
import type { PlayerWords } from "./player-words.js";
import { type ListedLesson, type Section, sections } from "./sections.js";
import { icons, ring } from "./shell-icons.js";

/** It sends "lesson-chosen" with the lesson's id as its detail; it doesn't bubble. */
export class CourseLessons extends LitElement {
  static override styles = [theme, lessonsLook];
  static override properties = {
    course: { attribute: false },
    progress: { attribute: false },
    current: { attribute: false },
    open: { attribute: false },
    words: { attribute: false },
    language: { attribute: false },
  };

  declare course: Course | null;
  declare progress: CourseProgress | null;
  /** The lesson that is shown. */
  declare current: string | null;
  /** Whether all lessons may be watched, not the free ones alone. */
  declare open: boolean;
  declare words: PlayerWords | null;
  declare language: string;

  override render(): TemplateResult {
    const { course, words } = this;
    if (!course || !words) return html``;
    const found = sections(course.videos, this.progress);
    if (found.length === 1 && !found[0]?.title) return this.list(found[0]!, words);
    return html`${found.map((section) => this.section(section, words))}`;
  }

  private section(section: Section, words: PlayerWords): TemplateResult {
    const total = section.lessons.length;
    const told = this.progress ? words.player.section(section.completed, total) : words.common.videos(total);
    return html`<details part="section" open>
      <summary>
        <span class="name"><bdi>${section.title ?? words.player.noSection}</bdi></span>
        <span class="told"><bdi>${told}</bdi></span>
        <span class="fold">${icons.chevron}</span>
      </summary>
      ${this.list(section, words)}
    </details>`;
  }

  private list(section: Section, words: PlayerWords): TemplateResult {
    return html`<ol role="list">
      ${repeat(
        section.lessons,
        ({ lesson }) => lesson.id,
        (listed) => html`<li>${this.lesson(listed, words)}</li>`,
      )}
    </ol>`;
  }

  private lesson({ lesson, number, progress }: ListedLesson, words: PlayerWords): TemplateResult {
    const playing = lesson.id === this.current;
    const locked = !this.open && !lesson.free_preview;
    const state = progress?.completed ? "done" : locked ? "locked" : playing ? "playing" : "open";
    const choose = (): boolean => this.dispatchEvent(new CustomEvent("lesson-chosen", { detail: lesson.id }));
    return html`<button type="button" part="lesson ${playing ? "current" : ""}" class="lesson ${state}"
      data-lesson=${lesson.id} aria-current=${playing ? "true" : nothing} @click=${choose}>
      ${ring(progress?.percent ?? 0, state)}
      <span class="text">
        <span class="title"><bdi class="number">${words.player.lesson.number(number)}</bdi> <bdi>${lesson.title}</bdi></span>
        <span class="facts">
          <bdi>${length(lesson.duration, this.language)}</bdi>
          ${this.state({ lesson, number, progress }, locked, words)}
          ${playing && !locked ? html`<span class="unseen">, ${words.player.lesson.playing}</span>` : nothing}
        </span>
      </span>
    </button>`;
  }

  private state({ lesson, progress }: ListedLesson, locked: boolean, words: PlayerWords): unknown {
    const said = words.player.lesson;
    if (progress?.completed) return html`<span class="unseen">, ${said.completed}</span>`;
    if (progress?.percent)
      return html`<span><span class="unseen">, </span><bdi>${said.watched(progress.percent)}</bdi></span>`;
    if (lesson.free_preview && !this.open) return html`<bdi class="free">${said.preview}</bdi>`;
    return locked ? html`<span class="unseen">, ${said.locked}</span>` : nothing;
  }
}

if (!customElements.get("course-lessons")) customElements.define("course-lessons", CourseLessons);
