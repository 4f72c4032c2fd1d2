/**
 * What an engine gave a media element as its source. An engine that ends before the element has turned to it takes the
 * element for somebody else's, and leaves it with an address that is dead.
 */
export class GivenSource {
  #media: HTMLMediaElement;
  #address = "";

  constructor(media: HTMLMediaElement) {
    this.#media = media;
  }

  get isGiven(): boolean {
    return this.#address !== "";
  }

  /** Now it was given. */
  note(): void {
    this.#address = this.#now;
  }

  /** Take it away, unless something else has come in its place. */
  takeAway(): void {
    if (!this.#address || this.#now !== this.#address) return;
    this.#media.removeAttribute("src");
    for (const source of this.#media.querySelectorAll("source")) source.remove();
    this.#media.load();
  }

  /** The element's own address, or that of the <source> in it. */
  get #now(): string {
    return this.#media.src || (this.#media.querySelector("source")?.src ?? "");
  }
}
