/** What the keys do, while the focus is in the player. */

export type Command =
  | { do: "toggle" | "mute" | "captions" | "fullScreen" | "next" | "previous" | "help" }
  | { do: "seek" | "volume" | "rate"; by: number }
  | { do: "part"; of: number };

export interface Pressed {
  key: string;
  code?: string;
  repeat?: boolean;
  ctrlKey?: boolean;
  altKey?: boolean;
  metaKey?: boolean;
}

/** Seconds of an arrow key, and of j and l. */
export const STEP = 5;
export const STRIDE = 10;
const VOLUME_STEP = 0.05;

const COMMANDS: Record<string, Command> = {
  " ": { do: "toggle" },
  k: { do: "toggle" },
  ArrowLeft: { do: "seek", by: -STEP },
  ArrowRight: { do: "seek", by: STEP },
  j: { do: "seek", by: -STRIDE },
  l: { do: "seek", by: STRIDE },
  ArrowUp: { do: "volume", by: VOLUME_STEP },
  ArrowDown: { do: "volume", by: -VOLUME_STEP },
  m: { do: "mute" },
  c: { do: "captions" },
  f: { do: "fullScreen" },
  "<": { do: "rate", by: -1 },
  ">": { do: "rate", by: 1 },
  n: { do: "next" },
  p: { do: "previous" },
  "?": { do: "help" },
};
const HELD = new Set(["seek", "volume", "rate"]);
const SLIDING = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"]);

/** Tell what a key means; null for the keys that are the browser's, or nobody's. */
export function commandOf(pressed: Pressed): Command | null {
  if (pressed.ctrlKey || pressed.altKey || pressed.metaKey) return null;
  const key = latin(pressed);
  const command = /^[0-9]$/.test(key) ? { do: "part" as const, of: Number(key) / 10 } : (COMMANDS[key] ?? null);
  return command && pressed.repeat && !HELD.has(command.do) ? null : command;
}

/** Where letters are Cyrillic or Greek, the key that has the Latin one elsewhere is meant. */
function latin({ key, code = "" }: Pressed): string {
  const isForeign = key.length === 1 && key > "~";
  return (isForeign && /^Key[A-Z]$/.test(code) ? code.slice(3) : key).replace(/^[A-Z]$/, (letter) =>
    letter.toLowerCase(),
  );
}

/** Tell whether a key belongs to the control that has the focus: text, choices, a slider, a button that is pressed. */
export function isTaken(key: string, focused: EventTarget | undefined): boolean {
  if (!(focused instanceof HTMLElement)) return false;
  if (focused.closest("dialog, select, textarea, [contenteditable]")) return true;
  if (focused instanceof HTMLInputElement && focused.type !== "range") return true;
  if (focused.matches("input") && !focused.matches(".timeline")) return SLIDING.has(key);
  return focused.matches("button, a, summary") && (key === " " || key === "Enter");
}
