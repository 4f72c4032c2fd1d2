/** Orders, and taking them back. */

import { get, paths, post } from "./api.js";
import { ask, fill, find, h, say, trouble } from "./dom.js";
import { moment, money } from "./format.js";
import { frame, signInNote } from "./frame.js";
import { session } from "./session.js";

frame("/account/orders");
const list = find("#orders");
const WORDS = {
  refund: ["Refund this order?", "The money goes back and its courses close. Progress is kept.", "Refund it"],
  cancel: ["Cancel this order?", "The order is called off and its courses close. Progress is kept.", "Cancel it"],
};

async function show() {
  try {
    if (!session.person) return fill(list, signedOut());
    const { items } = await get("/shop/orders");
    fill(list, items.length ? h("ul", { class: "orders" }, items.map(row)) : nothingYet());
  } catch (problem) {
    fill(list, problem.status === 401 ? signedOut() : trouble(problem, show));
  } finally {
    list.removeAttribute("aria-busy");
  }
}

function signedOut() {
  return signInNote("Your orders wait behind your name.");
}

function nothingYet() {
  return h("section", { class: "empty" },
    h("h2", {}, "No orders yet"),
    h("p", {}, "What you buy is listed here, and can be given back here."),
    h("a", { href: "/", class: "button strong" }, "To the shop"));
}

function row(order) {
  const { id, title, status, total, created_at: at, customer } = order;
  const open = status === "paid" || status === "pending";
  const heading = `order-${id}`;
  return h("li", { class: "order", "aria-labelledby": heading },
    h("div", {},
      h("h2", { id: heading }, title),
      h("p", { class: "facts" }, `Order ${id} · ${moment(at)} · ${money(total)}`),
      session.isAdministrator && h("p", { class: "facts" }, `${customer.name || "A guest"} · ${customer.email}`)),
    h("p", { class: `badge inline ${status}` }, status),
    open && h("div", { class: "actions" }, change(order, "refund", "Refund"), change(order, "cancel", "Cancel")));
}

function change(order, verb, label) {
  const act = async () => {
    if (!(await ask(...WORDS[verb]))) return;
    try {
      await post(paths.order(order.id, verb));
      say(`Order ${order.id}: done. Its courses close within a second or two.`);
      await show();
    } catch (problem) {
      say(problem.message);
      list.prepend(trouble(problem));
    }
  };
  return h("button", { type: "button", class: "quiet", click: act }, label,
    h("span", { class: "unseen" }, ` order ${order.id}`));
}

show();
