/** Worte der Kursübersicht. */

import type { Words } from "../../core/words.js";

export const library: Words["library"] = {
  label: "Ihre Kurse",
  loading: "Ihre Kurse werden geholt.",
  search: "Ihre Kurse durchsuchen",
  filter: "Anzeigen",
  sort: "Sortieren nach",
  all: "Alle Kurse",
  states: { started: "Begonnen", new: "Noch nicht begonnen", completed: "Abgeschlossen", closed: "Abgelaufen" },
  orders: { watched: "Zuletzt gesehen", title: "Titel", newest: "Neueste" },
  choiceOf: (name, count) => `${name} (${count})`,
  view: "Ansicht",
  grid: "Kacheln",
  list: "Liste",
  count: (shown, total) => {
    if (shown === total) return total === 1 ? "1 Kurs" : `${total} Kurse`;
    return `${shown} von ${total === 1 ? "1 Kurs" : `${total} Kursen`}`;
  },
  emptyTitle: "Noch nichts hier",
  empty: "Ein Kurs, den Sie kaufen, erscheint sofort an dieser Stelle.",
  noneTitle: "Kein Kurs gefunden",
  none: "Keiner Ihrer Kurse passt zu dem, was Sie suchen.",
  showAll: "Alle Kurse anzeigen",
  signedOutTitle: "Ihre Kurse warten auf Sie",
  problemTitle: "Ihre Kurse ließen sich nicht holen",
  busy: "Gerade ist viel los. Bitte versuchen Sie es gleich noch einmal.",
  newVideos: (count) => (count === 1 ? "1 neues Video" : `${count} neue Videos`),
  progressOf: (title) => `Fortschritt in ${title}`,
  videosDone: (done, total) => `${done} von ${total === 1 ? "1 Video" : `${total} Videos`}`,
  watched: (length) => `${length} gesehen`,
  start: "Beginnen",
  again: "Noch einmal ansehen",
  renew: "Zugang verlängern",
  buyAgain: "Erneut kaufen",
  resume: (lesson, at) => {
    const place = [lesson === undefined ? "" : `Lektion ${lesson}`, at].filter(Boolean).join(", ");
    return place ? `Weiter: ${place}` : "Weiter";
  },
  until: (day) => `Bis ${day}`,
  daysLeft: (count) => (count === 1 ? "Noch 1 Tag" : `Noch ${count} Tage`),
  hoursLeft: (count) => (count === 1 ? "Noch 1 Stunde" : `Noch ${count} Stunden`),
  lastHour: "Noch weniger als eine Stunde",
  expiredOn: (day) => `Abgelaufen am ${day}`,
  closed: {
    expired: "Abgelaufen",
    ended: "Ihr Zugang ist beendet",
    blocked: "Vorerst angehalten. Bitte fragen Sie den Shop.",
    waiting: "Öffnet sich, sobald Ihre E-Mail-Adresse bestätigt ist",
  },
};
