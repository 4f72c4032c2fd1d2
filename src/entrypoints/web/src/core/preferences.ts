/** What a viewer chose once and wants again, in this browser. */

import { safeStore } from "./store.js";

export interface CaptionLook {
  size: "small" | "medium" | "large" | "huge";
  colour: "white" | "yellow" | "black";
  background: "solid" | "faint" | "none";
}

export interface Preferences {
  /** Of the library. */
  view: "grid" | "list";
  /** How many courses the library showed: it keeps that much room until they are here. */
  shelf: number;
  rate: number;
  /** The height of the chosen rendition, or 0 where the player chooses. */
  quality: number;
  /** 0 to 1. */
  volume: number;
  muted: boolean;
  /** A language, "off", or null where nothing was chosen yet. */
  captions: string | null;
  captionLook: CaptionLook;
  autoplayNext: boolean;
  keys: boolean;
  theatre: boolean;
  sidebar: "lessons" | "transcript";
}

const DEFAULTS: Preferences = {
  view: "grid",
  shelf: 3,
  rate: 1,
  quality: 0,
  volume: 1,
  muted: false,
  captions: null,
  captionLook: { size: "medium", colour: "white", background: "solid" },
  autoplayNext: true,
  keys: true,
  theatre: false,
  sidebar: "lessons",
};

const store = safeStore();
const place = (name: string): string => `coursedock.${name}`;

export function preference<K extends keyof Preferences>(name: K): Preferences[K] {
  try {
    const kept = store.get(place(name));
    return kept === null ? DEFAULTS[name] : (JSON.parse(kept) as Preferences[K]);
  } catch {
    return DEFAULTS[name];
  }
}

export function prefer<K extends keyof Preferences>(name: K, value: Preferences[K]): void {
  store.set(place(name), JSON.stringify(value));
}

/** Name this browser, so that another one's place can be told from its own; it says nothing about the person. */
export function deviceName(): string {
  const known = store.get(place("device"));
  if (known && /^[a-f0-9]{16}$/.test(known)) return known;
  const bytes = Array.from(crypto.getRandomValues(new Uint8Array(8)));
  const made = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  store.set(place("device"), made);
  return made;
}
