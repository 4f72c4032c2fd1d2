/** The letters that were sent. A letter's HTML is shown in a frame that runs no script and may send no form. */

import { get, paths } from "./api.js";
import { fill, find, h, say, trouble } from "./dom.js";
import { count, moment } from "./format.js";
import { frame } from "./frame.js";

frame("/mail");
const LOOK_EVERY = 3000;
const list = find("#letters");
const paper = find("#letter");
let known = null;
let chosen = new URLSearchParams(location.search).get("letter");

async function look() {
  try {
    const { items } = await get("/shop/mail");
    const fresh = known === null ? 0 : items.filter(({ id }) => !known.has(id)).length;
    if (known === null || fresh || items.length !== known.size) {
      known = new Set(items.map(({ id }) => id));
      fill(list, items.length ? h("ul", { class: "letters" }, items.map(row)) : nothingYet());
      if (fresh) say(`${count(fresh, "new letter")}`);
      if (!chosen && items.length) await open(items[0].id, false);
    }
  } catch (problem) {
    if (known === null) fill(list, trouble(problem, look));
  } finally {
    list.removeAttribute("aria-busy");
  }
}

function nothingYet() {
  return h("p", { class: "empty" }, "No letters yet. Buy something, and look again: the first comes within seconds.");
}

function row({ id, to, subject, at }) {
  return h("li", {}, h("button", { type: "button", "data-letter": id, "aria-pressed": String(id === chosen),
    click: () => open(id, true) },
  h("strong", {}, subject), h("small", {}, `To ${to}`), h("small", {}, moment(at))));
}

async function open(id, asked) {
  chosen = id;
  for (const button of list.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.letter === id));
  }
  try {
    fill(paper, ...letter(await get(paths.mail(id))));
    if (asked) find("h2", paper).focus();
  } catch (problem) {
    fill(paper, trouble(problem, () => open(id, asked)));
  }
}

function letter({ subject, from, to, at, html, text }) {
  return [
    h("h2", { tabindex: "-1" }, subject),
    h("p", { class: "facts" }, `From ${from} to ${to}, ${moment(at)}`),
    h("div", { class: "both" },
      html && h("iframe", {
        title: `Letter as it looks: ${subject}`,
        sandbox: "allow-top-navigation-by-user-activation",
        srcdoc: leadingHere(html),
      }),
      h("section", { "aria-label": "The letter as plain text" },
        h("h3", {}, "As plain text"),
        h("pre", { tabindex: 0 }, text))),
  ];
}

/** Letters open a new window, where nobody would be signed in: in here their links lead on in this one. */
function leadingHere(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const link of page.links) link.target = "_top";
  return `<!doctype html>${page.documentElement.outerHTML}`;
}

look();
setInterval(() => document.hidden || look(), LOOK_EVERY);
