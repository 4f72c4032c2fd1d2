/** <course-library>: the learner's courses. */

import { html, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Api, type ApiParts } from "../core/api.js";
import { CourseElement } from "../core/element.js";
import { prefer, preference } from "../core/preferences.js";
import { Problem } from "../core/problem.js";
import type { LibraryItem } from "../core/shapes.js";
import { theme } from "../core/theme.js";
import { card, type LibraryPart, type LibraryWords, type Shelf } from "./card.js";
import { cardLook } from "./card-look.js";
import { DEFAULT_HREF } from "./links.js";
import { look } from "./look.js";
import { type Choice, census, choose } from "./shelf.js";
import { empty, none, signedOut, skeleton, trouble } from "./states.js";
import { toolbar, type View } from "./toolbar.js";
import { toolbarLook } from "./toolbar-look.js";

/** Milliseconds after which a page that is looked at again asks for what has changed. */
const STALE = 20_000;
/** As many empty cards fill any window. */
const MOST_BONES = 24;
/** Cards that are made at once; the others follow in doubling steps, so that hundreds hold up no key and no finger. */
const AT_ONCE = 48;
const EVERYTHING: Choice = { state: "all", query: "", order: "watched" };

export class CourseLibrary extends CourseElement<LibraryPart, Api> {
  static override styles = [theme, cardLook, look, toolbarLook];
  static override properties = {
    ...CourseElement.properties,
    href: { type: String },
    items: { state: true },
    problem: { state: true },
    busy: { state: true },
    choice: { state: true },
    view: { state: true },
    room: { state: true },
  };

  /** Where a course is watched: an address with `{course}`, and `{video}` if it takes one. */
  declare href: string;
  declare private items: LibraryItem[] | null;
  declare private problem: Problem | null;
  declare private busy: boolean;
  declare private choice: Choice;
  declare private view: View;
  /** How many cards may be there by now. */
  declare private room: number;
  private shown = 0;
  protected override connect = (parts: ApiParts): Api => new Api(parts);
  protected override readonly parts = ["common", "library"] as const;
  private asked = 0;

  constructor() {
    super();
    this.href = DEFAULT_HREF;
    this.items = null;
    this.problem = null;
    this.busy = false;
    this.choice = EVERYTHING;
    this.view = preference("view");
    this.room = AT_ONCE;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.lookAgain);
    addEventListener("online", this.lookAgain);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.lookAgain);
    removeEventListener("online", this.lookAgain);
  }

  /** Fetch the courses anew, as after a purchase on the same page. What is shown stays until they are here. */
  async refresh(): Promise<void> {
    const { client } = this;
    this.asked = Date.now();
    this.busy = true;
    try {
      const items = await client.library();
      if (client === this.client) this.show(items);
    } catch (thrown) {
      if (client === this.client) this.fail(Problem.of(thrown));
    } finally {
      if (client === this.client) this.busy = false;
    }
  }

  protected override begin(): void {
    this.items = null;
    this.problem = null;
    this.room = AT_ONCE;
    void this.refresh();
  }

  protected override signedIn(): void {
    if (this.problem) void this.refresh();
  }

  override render(): TemplateResult {
    const label = this.words?.library.label ?? "";
    const busy = this.busy ? "true" : "false";
    return html`<section class="library" tabindex="-1" lang=${this.language} aria-label=${label} aria-busy=${busy}>
      ${this.content()}
    </section>`;
  }

  override updated(changed: PropertyValues): void {
    if (changed.has("items") && this.items) prefer("shelf", Math.min(this.items.length, MOST_BONES));
    if (this.room < this.shown) setTimeout(() => (this.room *= 2));
  }

  private content(): unknown {
    const { words, items, problem } = this;
    if (!words || (!items && !problem)) return skeleton(words, this.view, preference("shelf") || 1);
    if (problem) return problem.status === 401 ? signedOut(words) : trouble(words, problem, this.busy, this.tryAgain);
    if (!items?.length) return empty(words);
    return this.courses(words, items);
  }

  private courses(words: LibraryWords, items: LibraryItem[]): TemplateResult {
    const now = this.client.now();
    const shown = choose(items, this.choice, now, this.language);
    const { language, href, client, open, choice, view, change, look } = this;
    const shelf: Shelf = { words, language, now, href, api: client.base, open };
    this.shown = shown.length;
    const counts = { census: census(items, now), total: items.length, shown: shown.length };
    return html`${items.length > 1 ? toolbar({ words: words.library, choice, view, change, look, ...counts }) : ""}
      ${shown.length ? "" : none(words, this.showAll)}
      <ul class="cards ${this.view}" part="list" role="list" ?hidden=${!shown.length}>
        ${repeat(
          shown.slice(0, this.room),
          ({ course }) => course.id,
          (item, index) => card(item, shelf, index === 0),
        )}
      </ul>`;
  }

  private show(items: LibraryItem[]): void {
    this.items = items;
    this.problem = null;
  }

  /** What was fetched before stays to be looked at, unless it is no longer theirs. */
  private fail(problem: Problem): void {
    if (!this.items || problem.status === 401) this.problem = problem;
  }

  private change = (choice: Partial<Choice>): void => {
    this.choice = { ...this.choice, ...choice };
    this.room = AT_ONCE;
  };

  private look = (view: View): void => {
    this.view = view;
    prefer("view", view);
  };

  private lookAgain = (): void => {
    const due = this.problem !== null || Date.now() - this.asked > STALE;
    if (due && !document.hidden && !this.busy && this.hasUpdated) void this.refresh();
  };

  private open = (event: MouseEvent, { course, progress }: LibraryItem): void => {
    // Such clicks open another tab or window: the page has no part in them.
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const video = progress.continue?.video_id ?? null;
    if (!this.tell("course-open", { course: course.id, video }, true)) event.preventDefault();
  };

  private showAll = async (): Promise<void> => {
    this.choice = { ...EVERYTHING, order: this.choice.order };
    await this.updateComplete;
    this.renderRoot.querySelector("input")?.focus();
  };

  private tryAgain = async (): Promise<void> => {
    if (this.busy) return;
    await this.refresh();
    await this.updateComplete;
    // The button that had the focus is gone.
    if (!this.problem) this.renderRoot.querySelector<HTMLElement>(".library")?.focus();
  };
}
