/** Worte des Players. */

import type { Words } from "../../core/words.js";

const many = (count: number, one: string, more: string): string => (count === 1 ? `1 ${one}` : `${count} ${more}`);

export const player: Words["player"] = {
  label: (course) => `Kurs: ${course}`,
  loading: "Der Kurs wird geladen …",
  back: "Meine Kurse",
  courseProgress: "Vom Kurs gesehen",
  percent: (percent) => `${percent} %`,
  done: (done, total) => `${done} von ${many(total, "Lektion", "Lektionen")} abgeschlossen`,
  newVideos: (count) => many(count, "neues Video", "neue Videos"),
  playing: (title) => `Lektion: ${title}`,
  previous: "Vorige Lektion",
  next: "Nächste Lektion",
  previousShort: "Vorige",
  nextShort: "Nächste",

  sidebar: "Lektionen und Mitschrift",
  fold: "Lektionen ausblenden",
  unfold: "Lektionen einblenden",
  lessons: "Lektionen",
  transcript: "Mitschrift",
  noSection: "Lektionen",
  section: (done, total) => `${done} von ${total} abgeschlossen`,
  lesson: {
    number: (number) => `${number}.`,
    completed: "abgeschlossen",
    watched: (percent) => `${percent} % gesehen`,
    playing: "läuft gerade",
    preview: "Frei zum Ansehen",
    locked: "für Sie nicht geöffnet",
  },

  words: {
    search: "Mitschrift durchsuchen",
    hits: (place, total) => (total === 0 ? "Nicht gefunden" : `${place} von ${total}`),
    earlier: "Voriger Treffer",
    later: "Nächster Treffer",
    follow: "Wieder folgen",
    loading: "Die Mitschrift wird geladen …",
    none: "Hier gibt es gerade keine Mitschrift.",
    jump: (time) => `Ab ${time} abspielen`,
  },

  upNext: {
    label: "Die nächste Lektion",
    heading: "Als Nächstes",
    counting: (seconds) => `Beginnt in ${many(seconds, "Sekunde", "Sekunden")}`,
    playNow: "Jetzt abspielen",
    cancel: "Abbrechen",
    autoplay: "Nächste Lektion von selbst abspielen",
    announced: (title, seconds) =>
      seconds === null ? `Als Nächstes: ${title}` : `Als Nächstes in ${many(seconds, "Sekunde", "Sekunden")}: ${title}`,
  },

  elsewhere: {
    label: "Ihre Stelle auf einem anderen Gerät",
    question: (device, time) =>
      ({
        phone: `Auf Ihrem Telefon sind Sie weiter: zu ${time} springen?`,
        tablet: `Auf Ihrem Tablet sind Sie weiter: zu ${time} springen?`,
        computer: `Auf einem anderen Computer sind Sie weiter: zu ${time} springen?`,
      })[device],
    jump: (time) => `Zu ${time} springen`,
    stay: "Hier bleiben",
  },

  saving: {
    kept: (length) => `Noch nicht gesendet: ${length} sind auf diesem Gerät gemerkt und werden nachgereicht.`,
    waiting: "Noch nicht gesendet: Was Sie sehen, wird auf diesem Gerät gemerkt und nachgereicht.",
    refused: "Was Sie sehen, wird nicht mehr gezählt.",
    pending: (length) => `Wird noch gezählt: ${length}`,
  },

  celebration: {
    label: "Kurs abgeschlossen",
    heading: "Geschafft!",
    text: (course) => `Sie haben „${course}“ abgeschlossen.`,
    show: "Zu Ihrer Urkunde",
    close: "Schließen",
    lesson: (title) => `Lektion abgeschlossen: ${title}`,
  },

  badge: {
    open: "Abgeschlossen",
    openLabel: "Abgeschlossen: zu Ihrer Urkunde",
    kind: "Abschlussurkunde",
    completed: "Dieser Kurs wurde bis zum Ende gesehen",
    on: "Abgeschlossen am",
    lessons: "Lektionen",
    time: "Länge",
    print: "Drucken",
  },

  preview: "Sie sehen eine Lektion, die frei zum Ansehen ist.",
  previewBuy: "Den ganzen Kurs holen",

  cards: {
    signIn: { heading: "Bitte melden Sie sich an", text: "Melden Sie sich an, um dort weiterzusehen, wo Sie waren." },
    notEnrolled: {
      heading: "Dieser Kurs gehört Ihnen noch nicht",
      text: "Sobald Sie ihn haben, laufen hier alle Lektionen, und Ihre Stelle bleibt gemerkt.",
    },
    expired: {
      heading: "Ihr Zugang ist abgelaufen",
      text: (day) =>
        `${day ? `Er endete am ${day}.` : "Er ist beendet."} Ihr Fortschritt bleibt erhalten: Mit neuem Zugang sehen ` +
        "Sie dort weiter, wo Sie waren.",
    },
    ended: {
      heading: "Ihr Zugang ist beendet",
      order: (day) =>
        `Die Bestellung dazu wurde${day ? ` am ${day}` : ""} erstattet oder storniert. Ihr Fortschritt bleibt erhalten.`,
      other: (day) => `Er wurde${day ? ` am ${day}` : ""} beendet. Ihr Fortschritt bleibt erhalten.`,
    },
    blocked: {
      heading: "Ihr Zugang ist gesperrt",
      text: "Der Shop hat diesen Kurs für Sie geschlossen. Bitte fragen Sie dort nach; Ihr Fortschritt bleibt erhalten.",
    },
    waiting: {
      heading: "Ihr Zugang wartet auf Sie",
      text: "Er wurde für eine E-Mail-Adresse gekauft. Melden Sie sich mit dieser bestätigten Adresse an.",
    },
    tooMany: {
      heading: "Das läuft auf zu vielen Geräten",
      text: "Halten Sie es auf einem anderen Gerät an und versuchen Sie es hier noch einmal.",
    },
    quota: {
      heading: "Das war etwas zu schnell",
      text: (wait) =>
        wait
          ? `Bitte versuchen Sie es in ${wait} noch einmal.`
          : "Bitte warten Sie kurz und versuchen Sie es noch einmal.",
    },
    unknownCourse: {
      heading: "Diesen Kurs gibt es nicht",
      text: "Vielleicht wurde er aus dem Shop genommen, oder in der Adresse ist ein Fehler.",
    },
    unknownVideo: {
      heading: "Diese Lektion gibt es nicht",
      text: "Vielleicht wurde sie aus dem Kurs genommen, oder in der Adresse ist ein Fehler.",
    },
    empty: {
      heading: "Die ersten Lektionen sind unterwegs",
      text: "Dieser Kurs hat noch keine Videos. Schauen Sie bald wieder herein.",
    },
    unreachable: { heading: "Keine Verbindung" },
    broken: { heading: "Etwas ist schiefgegangen" },
    buy: "Diesen Kurs holen",
    renew: "Wieder Zugang holen",
    start: "Zum Kurs",
  },
};
