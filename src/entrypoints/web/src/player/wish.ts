/** Which lesson is to be shown: the page's wish, until the learner, or what ended, leads to another. */

import type { PropertyValues } from "lit";

export class Wish {
  #asked = "";
  #chosen = "";

  /** Its id; empty where she goes on wherever she was. */
  get lesson(): string {
    return this.#chosen || this.#asked;
  }

  choose(lesson: string): void {
    this.#chosen = lesson;
  }

  /** What one person chose is nothing to another. */
  forget(): void {
    this.#chosen = "";
  }

  /** Take up what the page says of `course` and `video`; false where it wants nothing new. */
  take(changed: PropertyValues, video: string, shown: string | undefined): boolean {
    // A lesson of another course is none of this one.
    if (changed.get("course")) this.#asked = this.#chosen = "";
    if (!changed.has("video") || video === shown) return false;
    this.#asked = video;
    this.#chosen = "";
    return true;
  }
}
