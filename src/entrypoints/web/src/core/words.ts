/** The languages that we speak; each is a chunk of its own, loaded when a page needs it. */

import type { en } from "../strings/en/index.js";

export type Words = typeof en;

const SHIPPED: Record<string, () => Promise<Words>> = {
  en: async () => (await import("../strings/en/index.js")).en,
  de: async () => (await import("../strings/de/index.js")).de,
};
const loaded = new Map<string, Promise<Words>>();

/** Choose a language that we speak: the element's, its page's, then what the browser asks for; else English. */
export function chooseLanguage(wanted: readonly (string | null | undefined)[]): string {
  const spoken = wanted.flatMap((tag) => (tag ? [tag.toLowerCase().split("-")[0] ?? ""] : []));
  return spoken.find((tag) => tag in SHIPPED) ?? "en";
}

export function loadWords(language: string): Promise<Words> {
  const load = SHIPPED[language] ?? SHIPPED["en"];
  let words = loaded.get(language);
  if (!words) {
    words = load!();
    words.catch(() => loaded.delete(language));
    loaded.set(language, words);
  }
  return words;
}
