/** Words of the stage. */

import type { Words } from "../../core/words.js";

export const stage: Words["stage"] = {};
