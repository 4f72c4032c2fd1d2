/** Worte, die mehr als ein Teil sagt. */

import type { Words } from "../../core/words.js";

export const common: Words["common"] = {
  tryAgain: "Noch einmal versuchen",
  unreachable: "Der Server ist gerade nicht erreichbar. Was Sie gesehen haben, bleibt erhalten.",
  broken: "Etwas ist schiefgegangen. Bitte versuchen Sie es noch einmal.",
  signIn: "Melden Sie sich an, um Ihre Kurse zu sehen.",
  videos: (count) => (count === 1 ? "1 Video" : `${count} Videos`),
  completed: "Abgeschlossen",
};
