/** Words of the library. */

import type { Words } from "../../core/words.js";

export const library: Words["library"] = {};
