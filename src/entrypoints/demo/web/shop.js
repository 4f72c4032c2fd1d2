/** The shop's front: what is sold, and what one has already. */

import { all, paths, serverNow } from "./api.js";
import { fill, find, h, trouble } from "./dom.js";
import { count, money, until } from "./format.js";
import { frame } from "./frame.js";
import { isOpen, products, purchase } from "./purchase.js";
import { session } from "./session.js";

frame("/");
const goods = find("#goods");

async function show() {
  try {
    const [items, owned] = await Promise.all([products(), ownedCourses()]);
    fill(goods, items.map((product) => card(product, owned)));
    // A link to one of the goods, as from a course that has run out: it was not there when the page looked for it.
    if (location.hash) location.replace(location.hash);
  } catch (problem) {
    fill(goods, h("li", {}, trouble(problem, show)));
  } finally {
    goods.removeAttribute("aria-busy");
  }
}

async function ownedCourses() {
  if (!session.person) return new Map();
  const items = await all(paths.library).catch(() => []);
  return new Map(items.filter(({ enrollment }) => isOpen(enrollment)).map((item) => [item.course.id, item.enrollment]));
}

function card(product, owned) {
  const mine = product.courses.every(({ id }) => owned.has(id));
  return h("li", { class: product.courses.length > 1 ? "card wide" : "card", id: product.id },
    h("img", { src: product.thumbnail, alt: "", width: 640, height: 360 }),
    h("div", { class: "body" },
      h("h3", {}, product.title),
      h("p", {}, product.text),
      h("p", { class: "facts" }, facts(product)),
      mine && h("p", { class: "have" }, `In your courses · ${until(endOf(product, owned), serverNow())}`),
      h("div", { class: "foot" },
        h("p", { class: "price" }, product.free ? "Free" : money(product.price)),
        purchase(product, { label: labelOf(product, mine), style: mine ? "quiet" : "strong" }),
        mine && h("a", { class: "button strong", href: watchAddress(product) }, "Watch",
          h("span", { class: "unseen" }, `: ${product.title}`)))));
}

function facts({ courses, access_days: days }) {
  return [
    courses.length > 1 ? `${courses.length} courses: ${courses.map(({ title }) => title).join(", ")}` : "1 course",
    days ? `open for ${count(days, "day")}` : "yours to keep",
  ].join(" · ");
}

function labelOf(product, mine) {
  if (mine && product.access_days) return `Add ${count(product.access_days, "day")}`;
  if (mine) return product.free ? "Get it again" : "Buy again";
  return product.free ? "Get it free" : "Buy";
}

function endOf(product, owned) {
  return product.courses.map(({ id }) => owned.get(id).expires_at).find((end) => end) ?? null;
}

function watchAddress({ courses }) {
  return courses.length > 1 ? "/account/courses" : paths.watch(courses[0].id);
}

show();
