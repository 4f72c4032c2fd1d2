/** Small pictures of a video's places: parts of larger ones, named by a WebVTT file. */

export interface Tile {
  from: number;
  to: number;
  /** Absolute, and signed. */
  image: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

const TIMES = /^\s*([\d:.]+)\s+-->\s+([\d:.]+)/;
const PART = /^(.*)#xywh=(?:pixel:)?(\d+),(\d+),(\d+),(\d+)$/;

/** Read the tiles of a storyboard; `address` is where it came from. What can't be read is left out. */
export function parseStoryboard(text: string, address: string): Tile[] {
  return text.split(/\r?\n(?:[ \t]*\r?\n)+/).flatMap((block) => tileOf(block.split(/\r?\n/), address));
}

function tileOf(lines: string[], address: string): Tile[] {
  const timing = lines.findIndex((line) => TIMES.test(line));
  const times = TIMES.exec(lines[timing] ?? "");
  const part = PART.exec(lines[timing + 1]?.trim() ?? "");
  if (!times || !part) return [];
  const [x, y, width, height] = part.slice(2).map(Number) as [number, number, number, number];
  if (!width || !height || !URL.canParse(part[1]!, address)) return [];
  const image = new URL(part[1]!, address).href;
  return [{ from: seconds(times[1]!), to: seconds(times[2]!), image, x, y, width, height }];
}

/** "01:02:03.500", and "02:03.500" without hours. */
function seconds(stamp: string): number {
  return stamp.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** Find the tile of a place; the last one goes on to the end. */
export function tileAt(tiles: readonly Tile[], place: number): Tile | null {
  return (
    tiles.find(({ from, to }) => from <= place && place < to) ?? tiles.findLast(({ from }) => from <= place) ?? null
  );
}

/** The storyboard of the video that is shown, fetched when somebody first wants to see it. */
export class Storyboard {
  #address = "";
  #tiles: readonly Tile[] = [];

  /** Fetch what lies at an address, unless that was done; `loaded` is told when it is there. */
  async load(address: string | null, credentials: boolean, loaded: () => void): Promise<void> {
    if ((address ?? "") === this.#address) return;
    // Of the same video the older pictures do until the younger are there.
    if (address?.split("?")[0] !== this.#address.split("?")[0]) this.#tiles = [];
    this.#address = address ?? "";
    if (!address) return;
    try {
      const response = await fetch(address, { credentials: credentials ? "include" : "omit" });
      if (!response.ok) throw new Error(`${response.status}`);
      const tiles = parseStoryboard(await response.text(), address);
      if (this.#address !== address) return;
      this.#tiles = tiles;
      loaded();
    } catch {
      // Without pictures the time is still shown; the next look asks again.
      if (this.#address === address) this.#address = "";
    }
  }

  at(place: number): Tile | null {
    return tileAt(this.#tiles, place);
  }
}
