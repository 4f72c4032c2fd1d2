/** Buying: an order is placed, the shop tells Coursedock that it is paid, and the course opens while one looks. */

import { all, get, paths, post, serverNow } from "./api.js";
import { fill, h } from "./dom.js";
import { choosePerson } from "./frame.js";
import { session } from "./session.js";

const PATIENCE = 60_000;
const KIND = 10_000;
const NEWS = "lindgren.opened";

/** The shop's products, by one request a page. */
let goods;
export async function products() {
  goods ??= get("/shop/products");
  return (await goods).items;
}

/** The product that is best to buy for a course again: the one that opens the least beside it. */
export async function productFor(course) {
  const fitting = (await products()).filter((product) => product.courses.some(({ id }) => id === course));
  return fitting.sort((a, b) => a.courses.length - b.courses.length)[0] ?? null;
}

/** Tell of every course that opens by a purchase, in this tab or another one of this browser. */
export function onOpened(action) {
  new BroadcastChannel(NEWS).addEventListener("message", action);
}

/** A button and the place where one sees what happens. `opened` is called once the courses are open. */
export function purchase(product, { label, style = "strong", opened = () => {} }) {
  const status = h("div", { class: "steps", role: "status" });
  const button = h("button", { type: "button", class: style, click: () => buy() }, label,
    h("span", { class: "unseen" }, `: ${product.title}`));
  const buy = async () => {
    if (!session.person && !(await choosePerson())) return;
    button.disabled = true;
    try {
      // What was bought is there to be watched now: that is the strong button from here on.
      if (await run(product, status, opened)) button.classList.replace("strong", "quiet");
    } catch (problem) {
      fill(status, h("p", { class: "step warn" }, problem.message));
    } finally {
      button.disabled = false;
    }
  };
  return h("div", { class: "purchase" }, button, status);
}

/** Gives true once it is open. */
async function run(product, status, opened) {
  const before = await library();
  fill(status, step("Placing your order …"));
  const { order } = await post("/shop/orders", { product_id: product.id });
  const done = [step(`Order ${order.id} ${order.status === "paid" ? "paid" : "placed"}`, true)];
  fill(status, done, step("Opening your course …"));
  const patient = setTimeout(
    () => fill(status, done, step("This takes longer than usual. You can leave; a letter tells you when it is open.")),
    KIND,
  );
  const open = await waitUntilOpen(product, before);
  clearTimeout(patient);
  if (!open) {
    const courses = h("a", { href: "/account/courses" }, "See your courses");
    fill(status, done, h("p", { class: "step warn" }, "Not open yet. ", courses));
    return false;
  }
  const several = product.courses.length > 1;
  done.push(step(several ? "Courses open" : "Course open", true));
  fill(status, done, several
    ? h("a", { class: "button strong", href: "/account/courses" }, "See your courses")
    : h("a", { class: "button strong", href: paths.watch(product.courses[0].id) }, "Watch now"));
  new BroadcastChannel(NEWS).postMessage(product.id);
  opened();
  return true;
}

function step(text, done = false) {
  return h("p", { class: done ? "step done" : "step" }, text);
}

/** Look again and again, less and less often, until every course is open, and longer open than before. */
async function waitUntilOpen(product, before) {
  for (let waited = 0, pause = 400; waited < PATIENCE; waited += pause, pause = Math.min(3000, pause * 1.4)) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const now = await library().catch(() => new Map());
    if (product.courses.every(({ id }) => hasOpened(now.get(id), before.get(id)))) return true;
  }
  return false;
}

function hasOpened(now, before) {
  if (now?.status !== "active") return false;
  if (before?.status !== "active" || !before.expires_at) return true;
  return !now.expires_at || Date.parse(now.expires_at) > Date.parse(before.expires_at);
}

async function library() {
  const items = await all(paths.library);
  return new Map(items.map(({ course, enrollment }) => [course.id, enrollment]));
}

/** Whether an enrollment is open now. */
export function isOpen({ status, expires_at: end }) {
  return status === "active" && (!end || Date.parse(end) > serverNow());
}
