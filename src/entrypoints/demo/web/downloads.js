/** The files of an account. Receipts are made here, from the orders: the shop has no files of its own to offer. */

import { get } from "./api.js";
import { fill, find, h, trouble } from "./dom.js";
import { moment, money } from "./format.js";
import { frame, signInNote } from "./frame.js";
import { session } from "./session.js";

frame("/account/downloads");
const files = find("#files");

async function show() {
  try {
    if (!session.person) return fill(files, signedOut());
    const { items } = await get("/shop/orders");
    fill(files, items.length ? h("ul", { class: "rows" }, items.map(receipt)) : nothingYet());
  } catch (problem) {
    fill(files, problem.status === 401 ? signedOut() : trouble(problem, show));
  } finally {
    files.removeAttribute("aria-busy");
  }
}

function signedOut() {
  return signInNote("Your files wait behind your name.");
}

function nothingYet() {
  return h("section", { class: "empty" },
    h("h2", {}, "No files yet"),
    h("p", {}, "Receipts and other files appear here, beside your courses, as they always did."),
    h("a", { href: "/", class: "button strong" }, "To the shop"));
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
