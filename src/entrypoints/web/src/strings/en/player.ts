/** Words of the player. */

const many = (count: number, one: string, more: string): string => (count === 1 ? `1 ${one}` : `${count} ${more}`);

export const player = {
  label: (course: string) => `Course: ${course}`,
  loading: "The course is being fetched …",
  back: "My courses",
  courseProgress: "Watched of the course",
  percent: (percent: number) => `${percent}%`,
  done: (done: number, total: number) => `${done} of ${many(total, "lesson", "lessons")} completed`,
  newVideos: (count: number) => many(count, "new video", "new videos"),
  playing: (title: string) => `Lesson: ${title}`,
  previous: "Previous lesson",
  next: "Next lesson",
  previousShort: "Previous",
  nextShort: "Next",

  sidebar: "Lessons and transcript",
  fold: "Hide the lessons",
  unfold: "Show the lessons",
  lessons: "Lessons",
  transcript: "Transcript",
  noSection: "Lessons",
  section: (done: number, total: number) => `${done} of ${total} completed`,
  lesson: {
    number: (number: number) => `${number}.`,
    completed: "completed",
    watched: (percent: number) => `${percent}% watched`,
    playing: "playing now",
    preview: "Free to look at",
    locked: "not open to you",
  },

  words: {
    search: "Search the transcript",
    hits: (place: number, total: number) => (total === 0 ? "Not found" : `${place} of ${total}`),
    earlier: "Previous hit",
    later: "Next hit",
    follow: "Follow again",
    loading: "The transcript is being fetched …",
    none: "There is no transcript here just now.",
    jump: (time: string) => `Play from ${time}`,
  },

  upNext: {
    label: "The next lesson",
    heading: "Up next",
    counting: (seconds: number) => `Plays in ${many(seconds, "second", "seconds")}`,
    playNow: "Play now",
    cancel: "Cancel",
    autoplay: "Play the next lesson by itself",
    announced: (title: string, seconds: number | null) =>
      seconds === null ? `Up next: ${title}` : `Up next in ${many(seconds, "second", "seconds")}: ${title}`,
  },

  elsewhere: {
    label: "Your place on another device",
    question: (device: "phone" | "tablet" | "computer", time: string) =>
      ({
        phone: `You are further on your phone: jump to ${time}?`,
        tablet: `You are further on your tablet: jump to ${time}?`,
        computer: `You are further on another computer: jump to ${time}?`,
      })[device],
    jump: (time: string) => `Jump to ${time}`,
    stay: "Stay here",
  },

  saving: {
    kept: (length: string) => `Not sent yet: ${length} are kept on this device and will be sent.`,
    waiting: "Not sent yet: what you watch is kept on this device and will be sent.",
    refused: "What you watch is not being counted any more.",
    pending: (length: string) => `Still being counted: ${length}`,
  },

  celebration: {
    label: "Course completed",
    heading: "You did it!",
    text: (course: string) => `You have completed “${course}”.`,
    show: "See your certificate",
    close: "Close",
    lesson: (title: string) => `Lesson completed: ${title}`,
  },

  badge: {
    open: "Completed",
    openLabel: "Completed: see your certificate",
    kind: "Certificate of completion",
    completed: "This course was watched to its end",
    on: "Completed on",
    lessons: "Lessons",
    time: "Length",
    print: "Print",
  },

  preview: "You are watching a lesson that is free to look at.",
  previewBuy: "Get the whole course",

  cards: {
    signIn: { heading: "Please sign in", text: "Sign in to go on where you stopped." },
    notEnrolled: {
      heading: "This course is not yours yet",
      text: "Once you have it, all of its lessons play here, and your place is kept.",
    },
    expired: {
      heading: "Your access has run out",
      text: (day: string | null) =>
        `${day ? `It ended on ${day}.` : "It has ended."} All your progress is kept: with new access you go on where you stopped.`,
    },
    ended: {
      heading: "Your access has ended",
      order: (day: string | null) =>
        `The order behind it was refunded or cancelled${day ? ` on ${day}` : ""}. Your progress is kept.`,
      other: (day: string | null) => `${day ? `It was ended on ${day}.` : "It was ended."} Your progress is kept.`,
    },
    blocked: {
      heading: "Your access is blocked",
      text: "The shop has closed this course for you. Please ask the shop; your progress is kept.",
    },
    waiting: {
      heading: "Your access waits for you",
      text: "It was bought for an e-mail address. Sign in with that address, confirmed, and the course is yours.",
    },
    tooMany: {
      heading: "This is playing on too many devices",
      text: "Pause it on another device, then try again here.",
    },
    quota: {
      heading: "That was a little too fast",
      text: (wait: string | null) => (wait ? `Please try again in ${wait}.` : "Please wait a moment, then try again."),
    },
    unknownCourse: {
      heading: "There is no such course",
      text: "It may have been taken out of the shop, or the address has a slip in it.",
    },
    unknownVideo: {
      heading: "There is no such lesson",
      text: "It may have been taken out of the course, or the address has a slip in it.",
    },
    empty: {
      heading: "The first lessons are on their way",
      text: "This course has no videos yet. Look in again soon.",
    },
    unreachable: { heading: "No connection" },
    broken: { heading: "Something went wrong" },
    buy: "Get this course",
    renew: "Get access again",
    start: "To the course",
  },
};
