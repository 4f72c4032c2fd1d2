/** What our elements have in common: whose API they speak to, for whom, and in which language. */

import { LitElement, type PropertyValues } from "lit";
import { Api } from "./api.js";
import { SessionTokens, type Token, type TokenSource } from "./session.js";
import { chooseLanguage, loadWords, type Words } from "./words.js";

export abstract class CourseElement extends LitElement {
  static override properties = {
    api: { type: String },
    session: { type: String },
    words: { state: true },
  };

  /** Where the API is; where this script came from, unless it is said. */
  declare api: string;
  /** The learner's token, or a function that gives one; without it `course-session-needed` is sent. */
  declare session: Token | TokenSource;
  /** Null while they load: an element shows nothing that is to be read before. */
  declare protected words: Words | null;
  protected language = "en";
  protected client!: Api;

  constructor() {
    super();
    this.api = "";
    this.session = null;
    this.words = null;
  }

  /** Begin anew for somebody, or another course: called before the first update, and when the session changes. */
  protected abstract begin(): void;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.speak();
  }

  override willUpdate(changed: PropertyValues): void {
    if (this.client && !changed.has("session") && !changed.has("api")) return;
    this.client = new Api({
      base: this.api || new URL(import.meta.url).origin,
      session: new SessionTokens(this.session),
      onSessionNeeded: () => this.tell("course-session-needed", {}),
    });
    this.begin();
  }

  /** Send an event to the page that embeds us; it crosses our shadow roots. */
  protected tell(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private async speak(): Promise<void> {
    const near = this.closest<HTMLElement>("[lang]")?.lang;
    this.language = chooseLanguage([near, ...navigator.languages]);
    this.words = await loadWords(this.language);
  }
}
