/** The captions as something to read: lines of whole thoughts, what is found in them, and which is being said. */

/** What a cue has that we read; a VTTCue is one. */
export interface Said {
  startTime: number;
  endTime: number;
  text: string;
}

export interface Line {
  start: number;
  end: number;
  text: string;
}

/** A line is cut after this many characters, or where nobody speaks for this long, in seconds. */
const LONG = 160;
const SILENCE = 2;
const END_OF_THOUGHT = /[.!?…。！？]["”»’)]*$/u;

/** Join cues until a thought ends. `plain` gives a cue's text without its markup. */
export function lines<T extends Said>(cues: readonly T[], plain: (cue: T) => string): Line[] {
  const found: Line[] = [];
  for (const cue of cues) {
    const text = plain(cue).replace(/\s+/gu, " ").trim();
    if (!text) continue;
    const last = found.at(-1);
    if (last && goesOn(last, cue, text)) {
      last.text += ` ${text}`;
      last.end = Math.max(last.end, cue.endTime);
    } else {
      found.push({ start: cue.startTime, end: cue.endTime, text });
    }
  }
  return found;
}

function goesOn(line: Line, cue: Said, text: string): boolean {
  return !END_OF_THOUGHT.test(line.text) && cue.startTime - line.end < SILENCE && line.text.length + text.length < LONG;
}

/** The line that is being said, or was last; -1 before the first. */
export function lineAt(all: readonly Line[], time: number): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle]!.start <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export interface Hit {
  line: number;
  /** Of its line's text, in code units. */
  from: number;
  to: number;
}

/** Find a text in the lines, whatever its capitals. */
export function search(all: readonly Line[], query: string): Hit[] {
  const wanted = query.trim();
  if (!wanted) return [];
  const pattern = new RegExp(wanted.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&").replace(/\s+/gu, "\\s+"), "giu");
  return all.flatMap(({ text }, line) =>
    [...text.matchAll(pattern)].map((match) => ({ line, from: match.index, to: match.index + match[0].length })),
  );
}

export interface Piece {
  text: string;
  /** Of the hit, or null where the text is not one. */
  hit: number | null;
}

/** Cut a line's text at its hits. */
export function pieces(text: string, line: number, hits: readonly Hit[]): Piece[] {
  const found: Piece[] = [];
  let place = 0;
  for (const [index, hit] of hits.entries()) {
    if (hit.line !== line) continue;
    if (hit.from > place) found.push({ text: text.slice(place, hit.from), hit: null });
    found.push({ text: text.slice(hit.from, hit.to), hit: index });
    place = hit.to;
  }
  if (place < text.length) found.push({ text: text.slice(place), hit: null });
  return found;
}

/** Whether the transcript scrolls along: not while its reader scrolls, nor while she looks through what she found. */
export class Following {
  #reading = false;
  #searching = false;

  get on(): boolean {
    return !this.#reading && !this.#searching;
  }

  scrolled(): void {
    this.#reading = true;
  }

  searched(query: string): void {
    this.#searching = query.trim() !== "";
  }

  again(): void {
    this.#reading = false;
    this.#searching = false;
  }
}

/** Where a box has to scroll to for a line in it to lie a third below its top. */
export function scrollPlace(box: { height: number; full: number }, line: { top: number; height: number }): number {
  const wanted = line.top - box.height / 3 + line.height / 2;
  return Math.max(0, Math.min(wanted, box.full - box.height));
}
