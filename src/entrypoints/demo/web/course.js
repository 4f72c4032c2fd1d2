/** The player's page: the video, its lessons, and how far one has come. */

import { get, paths } from "./api.js";
import { RATES, rememberedRate } from "./choices.js";
import { fill, find, h, say, trouble } from "./dom.js";
import { clock, money } from "./format.js";
import { frame, signInNote } from "./frame.js";
import { Lessons } from "./lessons.js";
import { Player } from "./player.js";
import { productFor, purchase } from "./purchase.js";
import { queueOf } from "./queue.js";
import { session } from "./session.js";

frame("/learn");
const courseId = decodeURIComponent(location.pathname.split("/").filter(Boolean).at(-1));
const HEADINGS = {
  "not-enrolled": "Not in your library yet",
  "access-expired": "Your time with this course is over",
  "access-ended": "Your access has ended",
};
const stage = find("#stage");
const notices = find("#notices");

async function start() {
  try {
    const [course, progress] = await Promise.all([get(paths.course(courseId)), progressOrNone()]);
    document.title = `${course.title} · Lindgren & Daughters`;
    await watch(course, progress);
  } catch (problem) {
    await refused(problem);
  } finally {
    stage.removeAttribute("aria-busy");
  }
}

/** Somebody without access may have no progress; the address says so, unless the video is free to look at. */
async function progressOrNone() {
  const none = { videos: [], course: { percent: 0, completed: false } };
  if (!session.person) return none;
  return get(paths.progress(courseId)).catch((problem) => {
    if (problem.status !== 403 && problem.status !== 401) throw problem;
    return none;
  });
}

async function watch(course, progress) {
  const media = h("video", { controls: true, crossorigin: "anonymous", playsinline: true, preload: "metadata" });
  const lessons = new Lessons(course, progress, (video) => choose(video, true));
  const kept = h("p", { class: "facts warn-text", role: "status" });
  const queue = beatQueue((answer) => heard(answer, course, lessons), kept);
  const player = new Player(media, addressOf, (beat, leaving) => {
    queue.add(courseId, beat);
    queue.flush({ leaving });
  });
  const title = h("h2", { id: "lesson-title" });
  const about = h("p", { class: "about" });
  const hint = h("p", { class: "facts", role: "status" });
  const speed = h("select", { change: () => (player.rate = Number(speed.value)) },
    RATES.map((rate) => h("option", { value: rate, selected: rate === rememberedRate() }, `${rate}×`)));
  const choose = async (video, play) => {
    const lesson = lessons.select(video);
    fill(title, lesson.title);
    fill(about, lesson.description ?? "");
    fill(hint);
    media.setAttribute("aria-label", lesson.title);
    history.replaceState(null, "", paths.watch(courseId, video));
    await player.open(video, { play });
  };
  fill(stage, lessons.heading, h("div", { class: "theatre" },
    h("section", { "aria-labelledby": "lesson-title" },
      h("div", { class: "screen" }, media),
      h("div", { class: "bar" }, lessons.ways, h("label", {}, "Speed", speed)),
      title, about, hint, kept),
    lessons.element));
  media.addEventListener("ratechange", () => RATES.includes(media.playbackRate) && (speed.value = media.playbackRate));
  media.addEventListener("ended", () => lessons.offerNext());
  player.addEventListener("loaded", async ({ detail }) => {
    fill(notices, detail.address.session ? null : await lookingIn());
  });
  player.addEventListener("resumed", ({ detail }) => fill(hint, resumed(detail.at, media)));
  player.addEventListener("refused", ({ detail }) => refused(detail.problem));
  player.addEventListener("trouble", ({ detail }) => fill(notices, trouble(detail.problem, () => {
    fill(notices);
    player.again();
  })));
  addEventListener("online", () => queue.retry());
  queue.flush();
  await choose(firstVideo(course, progress), false);
}

function addressOf(video, token) {
  return get(paths.video(courseId, video, token), { playback: Boolean(token) });
}

function beatQueue(onAnswer, kept) {
  return queueOf(session.person, {
    onAnswer: (course, answer) => course === courseId && onAnswer(answer),
    onState: (state, problem) => {
      fill(kept, state === "waiting" && "Not saved yet: what you watch is kept here and sent as soon as it can be.");
      if (state === "refused" && problem.status === 403) refused(problem);
    },
  });
}

/** The video that the address names, or where its learner is, or the first. */
function firstVideo({ videos }, progress) {
  const named = new URLSearchParams(location.search).get("video");
  const known = (video) => videos.some(({ id }) => id === video);
  return [named, progress.course.continue?.video_id].find(known) ?? videos[0].id;
}

/** Somebody without access looks at a free video, or the administrator at any: say so, and how to stay. */
async function lookingIn() {
  if (session.isAdministrator) return h("p", { class: "note" }, "You are looking in: no progress is kept.");
  if (!session.person) return signInNote("This video is free to look at. Sign in to keep your place.");
  const [why, product] = await Promise.all([whyClosed(), productFor(courseId).catch(() => null)]);
  return h("div", { class: "note" },
    h("p", {}, `This video is free to look at. ${why ?? ""}`),
    product && buy(product));
}

async function whyClosed() {
  return (await get(paths.access(courseId)).catch(() => ({}))).explanation;
}

function buy(product) {
  const label = `Buy the course, ${product.free ? "free" : money(product.price)}`;
  return purchase(product, { label, opened: () => location.reload() });
}

function resumed(at, media) {
  const over = () => {
    media.currentTime = 0;
    media.focus();
  };
  return [`You are back at ${clock(at)}. `, h("button", { type: "button", class: "link", click: over }, "Start over")];
}

function heard(answer, course, lessons) {
  const before = lessons.completed;
  lessons.update(answer);
  if (before || !lessons.completed) return;
  fill(notices, h("section", { class: "congratulations", "aria-labelledby": "well-done" },
    h("h2", { id: "well-done" }, `Congratulations, ${session.person.name.split(" ")[0]}!`),
    h("p", {}, `You have finished “${course.title}”. A letter says so as well.`),
    h("a", { class: "button strong", href: "/learn" }, "To my courses")));
  say(`Congratulations! You have finished ${course.title}.`);
  notices.scrollIntoView({ block: "nearest" });
}

/** Say in plain words why there is nothing to watch, and what helps. */
async function refused(problem) {
  for (const media of stage.querySelectorAll("video")) {
    media.pause();
  }
  if (problem.status === 401) return fill(stage, signInNote("Sign in, and go on where you stopped.", "h1"));
  if (problem.status !== 403) return fill(stage, trouble(problem, () => location.reload()));
  const [why, product] = await Promise.all([
    whyClosed(),
    problem.code === "blocked" ? null : productFor(courseId).catch(() => null),
  ]);
  fill(stage, h("section", { class: "empty" },
    h("h1", {}, HEADINGS[problem.code] ?? "This course is closed for you"),
    h("p", {}, why ?? problem.message),
    product && buy(product),
    h("a", { href: "/learn" }, "To my courses")));
}

start();
