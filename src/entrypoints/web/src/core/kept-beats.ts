/** The beats that a browser keeps until they were answered. */

import type { Beat } from "./shapes.js";
import type { Store } from "./store.js";

/** Milliseconds: what is older tells the server nothing that it would still take. */
const OLDEST = 30 * 24 * 3600 * 1000;

export interface KeptBeat {
  key: string;
  course: string;
  /** Milliseconds, by this computer's clock. */
  at: number;
  beat: Beat;
}

/** Give those below a prefix, oldest first; what is too old or can't be read is forgotten. */
export function keptBeats(store: Store, prefix: string, now: number): KeptBeat[] {
  const found: KeptBeat[] = [];
  for (const key of store.keys()) {
    if (!key.startsWith(prefix)) continue;
    const entry = parsed(store.get(key));
    if (entry && now - entry.at < OLDEST) found.push({ key, ...entry });
    else store.remove(key);
  }
  return found.sort((a, b) => a.at - b.at || a.beat.seq - b.beat.seq);
}

/** Part beats into batches: a course each, and so many at most. */
export function batched(entries: readonly KeptBeat[], most: number): KeptBeat[][] {
  const batches: KeptBeat[][] = [];
  for (const course of new Set(entries.map((entry) => entry.course))) {
    const its = entries.filter((entry) => entry.course === course);
    for (let at = 0; at < its.length; at += most) batches.push(its.slice(at, at + most));
  }
  return batches;
}

/** About how many bytes they come to. */
export const sizeOf = (entries: readonly KeptBeat[]): number => JSON.stringify(entries).length;

/** Give the last of them that fit. */
export function lastOf(entries: readonly KeptBeat[], room: number): KeptBeat[] {
  let left = room;
  const tooOld = entries.findLastIndex((entry) => {
    left -= sizeOf([entry]);
    return left < 0;
  });
  return entries.slice(tooOld + 1);
}

function parsed(text: string | null): Omit<KeptBeat, "key"> | null {
  try {
    const entry = JSON.parse(text ?? "") as Partial<KeptBeat> | null;
    return entry?.beat && entry.course && entry.at ? (entry as KeptBeat) : null;
  } catch {
    return null;
  }
}
