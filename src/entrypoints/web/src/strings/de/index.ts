/** All that we say in German; the compiler holds it to the English. */

import type { Words } from "../../core/words.js";
import { common } from "./common.js";
import { library } from "./library.js";
import { player } from "./player.js";
import { stage } from "./stage.js";

export const de: Words = { common, library, player, stage };
