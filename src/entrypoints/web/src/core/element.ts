/** What our elements have in common: whose API they speak to, for whom, and in which language. */

import { type CSSResultGroup, type CSSResultOrNative, LitElement, type PropertyValues } from "lit";
import type { Api, ApiParts } from "./api.js";
import { SessionTokens, subject, type Token, type TokenSource } from "./session.js";
import { guard } from "./theme.js";
import { chooseLanguage, loadWords, type Part, type Words } from "./words.js";

/** Milliseconds until a page that could not tell who is there is asked again. */
const ASK_AGAIN = 5000;

/** `P` names the parts of a language that an element speaks, `C` is what it asks of the API. */
export abstract class CourseElement<P extends Part, C extends Api> extends LitElement {
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
  declare protected words: Pick<Words, P> | null;
  protected language = "en";
  protected abstract readonly parts: readonly P[];
  protected client!: C;
  private given: SessionTokens | null = null;

  constructor() {
    super();
    this.api = "";
    this.session = null;
    this.words = null;
  }

  protected abstract connect: (parts: ApiParts) => C;

  /** Begin anew for somebody, or another course: called before the first update, and when somebody else is there. */
  protected abstract begin(): void;

  /** The same person has a younger token: what was refused may be asked for again. */
  protected abstract signedIn(): void;

  /** Whoever comes now is somebody else: what the former one chose is over. */
  protected forget(): void {
    // Most elements know nothing but what they fetched.
  }

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, "lang"];
  }

  protected static override finalizeStyles(styles?: CSSResultGroup): CSSResultOrNative[] {
    return [guard, ...super.finalizeStyles(styles)];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("online", this.speak);
    void this.speak();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("online", this.speak);
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    if (name === "lang" && this.isConnected) void this.speak();
  }

  override willUpdate(changed: PropertyValues): void {
    if (!this.client || changed.has("api")) this.openFor(new SessionTokens(this.session));
    else if (changed.has("session")) void this.exchange(new SessionTokens(this.session));
  }

  /** Begin with a client of whoever that is. */
  private openFor(session: SessionTokens): void {
    this.client = this.connect({
      // What is bundled of this lies in web/, below courses.js and beside api/.
      base: this.api || new URL("..", import.meta.url).href,
      session,
      onSessionNeeded: () => this.tell("course-session-needed", {}),
      onOther: () => {
        this.forget();
        this.openFor(session);
      },
    });
    this.begin();
  }

  /** A younger token of the same person disturbs nothing. */
  private async exchange(session: SessionTokens): Promise<void> {
    const { client } = this;
    this.given = session;
    const was = subject(await client.session.token().catch(() => null));
    const is = await session.token().then(subject, () => null);
    if (this.given !== session || this.client !== client) return;
    if (is === null && was) {
      // The page can't tell now: what is there goes on as who was there.
      setTimeout(() => this.given === session && this.isConnected && this.exchange(session), ASK_AGAIN);
    } else if (is && was === is) {
      client.session = session;
      this.signedIn();
    } else {
      if (was) this.forget();
      this.openFor(session);
    }
  }

  /** Send an event to the page that embeds us; it crosses our shadow roots. False where the page took it over. */
  protected tell(name: string, detail: object, cancelable = false): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable }));
  }

  private speak = async (): Promise<void> => {
    const language = chooseLanguage([languageAround(this), ...navigator.languages]);
    this.language = language;
    const words = await loadWords(language, this.parts);
    if (language === this.language) this.words = words;
  };
}

/** The language of the nearest element that tells one, across the shadow roots of the page. */
function languageAround(element: Element): string {
  const near = element.closest<HTMLElement>("[lang]");
  const root = element.getRootNode();
  if (near) return near.lang;
  return root instanceof ShadowRoot ? languageAround(root.host) : "";
}
