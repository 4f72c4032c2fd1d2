/** The parts of a language that the player speaks. */

import type { Words } from "../core/words.js";

export const PLAYER_PARTS = ["common", "player", "stage"] as const;
export type PlayerPart = (typeof PLAYER_PARTS)[number];
export type PlayerWords = Pick<Words, PlayerPart>;
