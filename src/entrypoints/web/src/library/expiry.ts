/** Until when somebody has a course, said kindly. */

import { day } from "../core/format.js";
import type { LibraryItem } from "../core/shapes.js";
import type { Words } from "../core/words.js";
import { standing } from "./shelf.js";

const HOUR = 3600_000;
const DAY = 24 * HOUR;
/** From here on days are counted. */
const SOON = 14 * DAY;

export interface Expiry {
  text: string;
  tone: "calm" | "soon" | "over";
}

/** Null where nothing is to be said: the course is theirs for ever. */
export function expiry(item: LibraryItem, now: number, language: string, words: Words["library"]): Expiry | null {
  const state = standing(item, now);
  const end = item.enrollment.expires_at;
  if (state === "expired" && end) return { text: words.expiredOn(day(end, language, now)), tone: "over" };
  if (state !== "active") return { text: words.closed[state], tone: "over" };
  if (!end) return null;
  const left = Date.parse(end) - now;
  if (left > SOON) return { text: words.until(day(end, language, now)), tone: "calm" };
  return { text: remaining(left, words), tone: "soon" };
}

/** The nearest number, so that a week that was bought just now is seven days; a last day is counted in hours. */
function remaining(left: number, words: Words["library"]): string {
  if (left >= DAY) return words.daysLeft(Math.round(left / DAY));
  return left >= HOUR ? words.hoursLeft(Math.round(left / HOUR)) : words.lastHour;
}
