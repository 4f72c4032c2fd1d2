/** Words of the player. */

import type { Words } from "../../core/words.js";

export const player: Words["player"] = {};
