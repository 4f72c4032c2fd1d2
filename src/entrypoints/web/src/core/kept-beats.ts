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

function parsed(text: string | null): Omit<KeptBeat, "key"> | null {
  try {
    const entry = JSON.parse(text ?? "") as Partial<KeptBeat> | null;
    return entry?.beat && entry.course && entry.at ? (entry as KeptBeat) : null;
  } catch {
    return null;
  }
}
