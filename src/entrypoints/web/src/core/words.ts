/** The languages that we speak; each part of each is a chunk of its own, loaded by the elements that say its words. */

import type { en } from "../strings/en/index.js";

export type Words = typeof en;
export type Part = keyof Words;
type Language = { [P in Part]: () => Promise<Words[P]> };

const SHIPPED: Record<string, Language> = {
  en: {
    common: async () => (await import("../strings/en/common.js")).common,
    library: async () => (await import("../strings/en/library.js")).library,
    player: async () => (await import("../strings/en/player.js")).player,
    stage: async () => (await import("../strings/en/stage.js")).stage,
  },
  de: {
    common: async () => (await import("../strings/de/common.js")).common,
    library: async () => (await import("../strings/de/library.js")).library,
    player: async () => (await import("../strings/de/player.js")).player,
    stage: async () => (await import("../strings/de/stage.js")).stage,
  },
};

/** Choose a language that we speak: the element's, its page's, then what the browser asks for; else English. */
export function chooseLanguage(wanted: readonly (string | null | undefined)[]): string {
  const spoken = wanted.flatMap((tag) => (tag ? [tag.toLowerCase().split("-")[0] ?? ""] : []));
  return spoken.find((tag) => tag in SHIPPED) ?? "en";
}

/** Load parts of a language, all at once; a browser keeps what it has loaded. */
export async function loadWords<P extends Part>(language: string, parts: readonly P[]): Promise<Pick<Words, P>> {
  const spoken = SHIPPED[language] ?? SHIPPED["en"]!;
  const loaded = await Promise.all(parts.map(async (part) => [part, await spoken[part]()]));
  return Object.fromEntries(loaded) as Pick<Words, P>;
}
