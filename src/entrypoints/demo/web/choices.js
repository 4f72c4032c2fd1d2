/** What a viewer chose once and wants again: speed and captions. */

const RATE = "coursedock.rate";
const CAPTIONS = "coursedock.captions";
export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

export function rememberedRate() {
  const rate = Number(read(RATE));
  return RATES.includes(rate) ? rate : 1;
}

export function rememberRate(rate) {
  write(RATE, String(rate));
}

/** An element's captions: they are exchanged with its address, and what is chosen in its own menu is kept. */
export class Captions {
  #media;
  #shown = null;

  constructor(media) {
    this.#media = media;
    media.textTracks.addEventListener("change", () => this.#chosen());
  }

  /** Replace the captions and show the language that was chosen. */
  exchange(captions) {
    for (const old of this.#media.querySelectorAll("track")) old.remove();
    for (const { language, label, url } of captions) {
      const track = document.createElement("track");
      Object.assign(track, { kind: "captions", srclang: language, label, src: url });
      this.#media.append(track);
    }
    this.#show(read(CAPTIONS) ?? preferred(captions));
    // Chromium chooses tracks by itself as well, a moment after they were added, and may show two at once.
    setTimeout(() => this.#show(this.#shown));
  }

  #show(language) {
    this.#shown = language;
    for (const track of this.#media.textTracks) track.mode = track.language === language ? "showing" : "disabled";
  }

  #chosen() {
    const tracks = [...this.#media.textTracks];
    const showing = tracks.filter(({ mode }) => mode === "showing").map(({ language }) => language);
    const known = tracks.some(({ language }) => language === this.#shown) ? this.#shown : "off";
    if (!tracks.length || showing.includes(known) || (known === "off" && !showing.length)) return;
    this.#shown = showing[0] ?? "off";
    write(CAPTIONS, this.#shown);
  }
}

/** The films have music and no voice, so their words are shown until somebody hides them. */
function preferred(captions) {
  const languages = captions.map(({ language }) => language);
  const liked = navigator.languages.map((tag) => tag.split("-")[0]);
  return liked.find((tag) => languages.includes(tag)) ?? languages[0];
}

function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing forgets the choice; nothing else is lost.
  }
}
