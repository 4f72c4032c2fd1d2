/** All that we say in English, by part; what depends on something is a function. */

import { common } from "./common.js";
import { library } from "./library.js";
import { player } from "./player.js";
import { stage } from "./stage.js";

export const en = { common, library, player, stage };
