/** Which of somebody's courses are shown, and in which order. */

import type { EnrollmentStatus, LibraryItem } from "../core/shapes.js";

export const STATES = ["started", "new", "completed", "closed"] as const;
export type State = (typeof STATES)[number];
export const ORDERS = ["watched", "title", "newest"] as const;
export type Order = (typeof ORDERS)[number];

export interface Choice {
  state: State | "all";
  query: string;
  order: Order;
}

/** Letters that are no accented ones, as they are typed without them. */
const LETTERS: Record<string, string> = {
  ...{ ß: "ss", æ: "ae", œ: "oe", þ: "th" },
  ...{ ø: "o", ł: "l", đ: "d", ð: "d", ı: "i", ς: "σ" },
};
const SUCH = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");
const folded = new WeakMap<LibraryItem, string>();

/** How an enrollment stands now: a page may be open for longer than its answer is true. */
export function standing({ enrollment }: LibraryItem, now: number): EnrollmentStatus {
  const { status, expires_at: end } = enrollment;
  return status === "active" && end !== null && Date.parse(end) <= now ? "expired" : status;
}

export function stateOf(item: LibraryItem, now: number): State {
  const { completed, watched_duration: watched, last_watched_at: last } = item.progress;
  if (standing(item, now) !== "active") return "closed";
  if (completed) return "completed";
  return watched || last ? "started" : "new";
}

/** How many there are of each state, for the filter; a state of none is left out. */
export function census(items: readonly LibraryItem[], now: number): [State, number][] {
  const states = items.map((item) => stateOf(item, now));
  const counted = STATES.map((state): [State, number] => [state, states.filter((each) => each === state).length]);
  return counted.filter(([, count]) => count);
}

/** Write a text as it is searched: without case, accents, and the letters that keyboards lack. */
export function fold(text: string): string {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(SUCH, (letter) => LETTERS[letter] ?? letter);
}

/** Every word of the query is somewhere in the title or the description. */
export function matches(item: LibraryItem, query: string): boolean {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const text = folded.get(item) ?? fold(`${item.course.title} ${item.course.description}`);
  folded.set(item, text);
  return words.every((word) => text.includes(word));
}

export function choose(items: readonly LibraryItem[], choice: Choice, now: number, language: string): LibraryItem[] {
  const wanted = ({ state, query }: Choice, item: LibraryItem): boolean =>
    (state === "all" || stateOf(item, now) === state) && matches(item, query);
  return sorted(
    items.filter((item) => wanted(choice, item)),
    choice.order,
    now,
    language,
  );
}

function sorted(items: LibraryItem[], order: Order, now: number, language: string): LibraryItem[] {
  const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  const byTitle = (one: LibraryItem, other: LibraryItem): number => compare(one.course.title, other.course.title);
  if (order === "title") return items.sort(byTitle);
  const keys = new Map(items.map((item) => [item, order === "newest" ? bought(item) : touched(item, now)]));
  return items.sort((one, other) => (keys.get(other) ?? 0) - (keys.get(one) ?? 0) || byTitle(one, other));
}

function bought({ enrollment }: LibraryItem): number {
  return Date.parse(enrollment.enrolled_at);
}

/** What was bought and not watched yet is as fresh as its purchase; what is closed comes after all that is open. */
function touched(item: LibraryItem, now: number): number {
  const last = Date.parse(item.progress.last_watched_at ?? item.enrollment.enrolled_at);
  return stateOf(item, now) === "closed" ? last - now : last;
}
