/** My courses, with how far one has come and what to do next; and the files beside them. */

import { all, get, paths, serverNow } from "./api.js";
import { fill, find, h, trouble } from "./dom.js";
import { clock, count, length, moment, money, until } from "./format.js";
import { frame, signInNote } from "./frame.js";
import { isOpen, productFor, purchase } from "./purchase.js";
import { queueOf } from "./queue.js";
import { session } from "./session.js";

frame("/learn");
const courses = find("#courses");
const files = find("#files");

async function show() {
  try {
    if (!session.person) return fill(courses, signedOut());
    const items = await all(paths.library);
    const sorted = [...items].sort((a, b) => isOpen(b.enrollment) - isOpen(a.enrollment));
    fill(courses, items.length ? h("ul", { class: "cards" }, await Promise.all(sorted.map(card))) : nothingYet());
  } catch (problem) {
    fill(courses, problem.status === 401 ? signedOut() : trouble(problem, show));
  } finally {
    courses.removeAttribute("aria-busy");
  }
}

function signedOut() {
  return signInNote("Your courses wait behind your name.");
}

function nothingYet() {
  return h("section", { class: "empty" },
    h("h2", {}, "Nothing here yet"),
    h("p", {}, "A course that you buy appears here at once. The first one, on tea, is free."),
    h("a", { href: "/", class: "button strong" }, "To the shop"));
}

async function card(item) {
  const open = isOpen(item.enrollment);
  return h("li", { class: open ? "card" : "card closed" },
    h("div", { class: "picture" },
      h("img", { src: item.course.thumbnail, alt: "", width: 640, height: 360 }),
      badge(item, open)),
    h("div", { class: "body" },
      h("h2", {}, item.course.title),
      progress(item),
      open ? h("p", { class: "have" }, until(item.enrollment.expires_at, serverNow())) : await whyClosed(item),
      h("div", { class: "foot" }, open ? goOn(item) : await buyAgain(item))));
}

function badge({ progress: { completed, new_videos: fresh } }, open) {
  if (!open) return h("p", { class: "badge plain" }, "Closed");
  if (fresh) return h("p", { class: "badge" }, count(fresh, "new video"));
  return completed && h("p", { class: "badge" }, "✓ Completed");
}

function progress({ course, progress: state }) {
  const { percent, videos_completed: done, videos_total: total, watched_duration: watched } = state;
  const id = `progress-${course.id}`;
  return h("div", { class: "progress" },
    h("label", { for: id }, `${percent} %`, h("span", { class: "unseen" }, ` of ${course.title}`)),
    h("progress", { id, max: 100, value: percent }, `${percent} %`),
    h("p", { class: "facts" }, `${done} of ${count(total, "video")} · ${length(watched)} watched`));
}

function goOn({ course, progress: { continue: place, completed, watched_duration: watched } }) {
  const at = place?.position ? ` at ${clock(place.position)}` : "";
  const label = completed && !at ? "Watch again" : watched || at ? `Continue${at}` : "Start";
  return h("a", { class: "button strong", href: paths.watch(course.id, place?.video_id) }, label,
    h("span", { class: "unseen" }, `: ${course.title}`));
}

async function whyClosed({ course, enrollment }) {
  const answer = await get(paths.access(course.id)).catch(() => ({}));
  const ended = enrollment.expires_at ? ` (${moment(enrollment.expires_at)})` : "";
  return h("p", { class: "note" }, answer.explanation ?? "This course is no longer open.", ended);
}

async function buyAgain({ course }) {
  const product = await productFor(course.id).catch(() => null);
  if (!product) return null;
  const price = product.free ? "free" : money(product.price);
  return purchase(product, { label: `Buy again, ${price}`, opened: () => setTimeout(show, 1500) });
}

/** Receipts are made here, from the orders: the shop has no files of its own to offer. */
async function showFiles() {
  const orders = session.person && !session.isAdministrator ? await get("/shop/orders").catch(() => null) : null;
  const receipts = (orders?.items ?? []).map(receipt);
  fill(files, receipts.length
    ? h("ul", { class: "rows" }, receipts)
    : h("p", { class: "facts" }, "Receipts and other files appear here, beside your courses, as they always did."));
}

function receipt(order) {
  const text = [
    "Lindgren & Daughters", `Receipt for order ${order.id}`, moment(order.created_at), "",
    order.title, `Total: ${money(order.total)}`, `Status: ${order.status}`, "",
    "A demonstration: no money was moved.", "",
  ].join("\n");
  const href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  return h("li", {},
    h("span", {}, h("strong", {}, `Receipt ${order.id}`), h("small", {}, order.title)),
    h("a", { class: "button quiet", href, download: `receipt-${order.id}.txt` }, "Download",
      h("span", { class: "unseen" }, ` receipt ${order.id}`)));
}

show();
showFiles();
// What was watched without a network is told as soon as any of these pages is opened.
if (session.person) queueOf(session.person, { onAnswer: show }).flush();
