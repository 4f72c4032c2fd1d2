/** The administrator's desk: who may watch what, and why; and the courses. */

import { all, get } from "./api.js";
import { fill, find, h, trouble } from "./dom.js";
import { clock, count, length, moment, money } from "./format.js";
import { frame, signInNote } from "./frame.js";
import { openDrawer } from "./drawer.js";
import { session } from "./session.js";

frame("/admin");
const desk = find("#desk");
const STATES = ["active", "waiting", "expired", "ended", "blocked"];
const rows = h("tbody");
const more = h("div", { class: "actions" });
const told = h("p", { class: "facts", role: "status" });
let wanted = {};

function start() {
  desk.removeAttribute("aria-busy");
  if (!session.isAdministrator) {
    fill(desk, signInNote("This desk is Karin Lindgren's. Sign in as her to look at it."));
    return;
  }
  fill(desk, narrowing(), told, enrollments(), more, h("section", { "aria-labelledby": "courses-title" },
    h("h2", { id: "courses-title" }, "Courses"), h("div", { id: "all-courses" })));
  list();
  listCourses();
}

function narrowing() {
  const submit = (event) => {
    event.preventDefault();
    wanted = Object.fromEntries([...new FormData(event.target)].filter(([, value]) => value));
    list();
  };
  return h("form", { class: "narrow", role: "search", submit },
    h("label", {}, "Person or course", h("input", { name: "q", type: "search", autocomplete: "off" })),
    h("label", {}, "Status", h("select", { name: "status" },
      h("option", { value: "" }, "All"), STATES.map((state) => h("option", { value: state }, state)))),
    h("button", { class: "strong" }, "Show"));
}

function enrollments() {
  const heads = ["Person", "Course", "Status", "Progress", "Until", "Why"];
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Enrollments" },
    h("table", { class: "stack" },
      h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))), rows));
}

async function list(cursor = "") {
  try {
    const query = new URLSearchParams({ ...wanted, limit: 50, ...(cursor && { cursor }) });
    const page = await get(`/api/admin/enrollments?${query}`);
    if (!cursor) fill(rows);
    rows.append(...page.items.map(row));
    told.textContent = rows.children.length ? `${count(rows.children.length, "enrollment")} shown` : "Nobody fits.";
    fill(more, page.next && h("button", { type: "button", class: "quiet", click: () => list(page.next) }, "Show more"));
  } catch (problem) {
    fill(more, trouble(problem, () => list(cursor)));
  }
}

function row(one) {
  const cell = (name, ...content) => h("td", { "data-head": name }, content);
  const why = () => openDrawer(one.id, () => list());
  return h("tr", {},
    cell("Person", h("span", {}, h("strong", {}, nameOf(one)), one.name && h("small", {}, one.email))),
    cell("Course", one.course_title),
    cell("Status", h("span", { class: `badge inline ${one.status}` }, one.status)),
    cell("Progress", watched(one.progress)),
    cell("Until", one.expires_at ? moment(one.expires_at) : one.status === "waiting" ? "–" : "for good"),
    cell("Why", h("button", { type: "button", class: "quiet", click: why }, "Why?",
      h("span", { class: "unseen" }, ` ${nameOf(one)}, ${one.course_title}`))));
}

function nameOf({ name, email, user_id: user }) {
  return name || email || user;
}

function watched({ completed, videos_completed: done, watched_duration: seconds }) {
  if (completed) return "✓ completed";
  return seconds ? `${count(done, "video")}, ${length(seconds)}` : "–";
}

async function listCourses() {
  const place = find("#all-courses");
  try {
    fill(place, h("ul", { class: "rows" }, (await all("/api/admin/courses")).map(course)));
  } catch (problem) {
    fill(place, trouble(problem, listCourses));
  }
}

function course({ title, status, price, access_days: days, video_count: videos, duration }) {
  const facts = [
    money(price),
    videos !== undefined && count(videos, "video"),
    duration && clock(duration),
    days ? `open for ${count(days, "day")}` : "for good",
  ];
  return h("li", {}, h("span", {}, h("strong", {}, title), h("small", {}, facts.filter(Boolean).join(" · "))),
    h("span", { class: `badge inline ${status}` }, status));
}

start();
