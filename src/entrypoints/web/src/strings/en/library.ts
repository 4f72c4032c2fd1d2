/** Words of the library. */

export const library = {
  label: "Your courses",
  loading: "Your courses are being fetched.",
  search: "Search your courses",
  filter: "Show",
  sort: "Sort by",
  all: "All courses",
  states: { started: "In progress", new: "Not started", completed: "Completed", closed: "Expired" },
  orders: { watched: "Last watched", title: "Title", newest: "Newest" },
  choiceOf: (name: string, count: number) => `${name} (${count})`,
  view: "View",
  grid: "Grid",
  list: "List",
  count: (shown: number, total: number) => {
    const all = total === 1 ? "1 course" : `${total} courses`;
    return shown === total ? all : `${shown} of ${all}`;
  },
  emptyTitle: "Nothing here yet",
  empty: "A course that you buy appears here at once.",
  noneTitle: "No course found",
  none: "None of your courses fits what you are looking for.",
  showAll: "Show all courses",
  signedOutTitle: "Your courses wait for you",
  problemTitle: "Your courses could not be fetched",
  busy: "There is a lot going on right now. Please try again in a moment.",
  newVideos: (count: number) => (count === 1 ? "1 new video" : `${count} new videos`),
  progressOf: (title: string) => `Progress of ${title}`,
  videosDone: (done: number, total: number) => `${done} of ${total === 1 ? "1 video" : `${total} videos`}`,
  watched: (length: string) => `${length} watched`,
  start: "Start",
  again: "Watch again",
  renew: "Renew access",
  buyAgain: "Buy again",
  resume: (lesson: number | undefined, at: string) => {
    const place = [lesson === undefined ? "" : `Lesson ${lesson}`, at].filter(Boolean).join(", ");
    return place ? `Continue: ${place}` : "Continue";
  },
  until: (day: string) => `Until ${day}`,
  daysLeft: (count: number) => (count === 1 ? "1 day left" : `${count} days left`),
  hoursLeft: (count: number) => (count === 1 ? "1 hour left" : `${count} hours left`),
  lastHour: "Less than an hour left",
  expiredOn: (day: string) => `Expired on ${day}`,
  closed: {
    expired: "Expired",
    ended: "Your access has ended",
    blocked: "Paused for now. Please ask the shop.",
    waiting: "Opens when your e-mail address is confirmed",
  },
};
