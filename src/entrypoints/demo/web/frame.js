/** What every page has around it: the shop's name, the ways, and who is signed in. */

import { Problem, get, post } from "./api.js";
import { fill, find, h, say } from "./dom.js";
import { session } from "./session.js";

const WAYS = [
  ["/", "Shop"],
  ["/account/courses", "Your account"],
  ["/mail", "Mail"],
  ["/admin", "Admin"],
];
const ROLES = {
  customer: "Customer",
  guest: "Buys as a guest: her orders carry only the e-mail",
  administrator: "Runs the shop",
};

/** Draw the frame; `here` is the page's own way. */
export function frame(here) {
  const way = ([path, name]) => h("li", {}, h("a", { href: path, "aria-current": currentOf(path, here) }, name));
  document.body.prepend(
    h("a", { href: "#main", class: "skip" }, "To the content"),
    h("header", { class: "top" },
      h("a", { href: "/", class: "brand" }, h("span", { "aria-hidden": "true" }, "❦"), " Lindgren & Daughters"),
      h("nav", { "aria-label": "Shop" }, h("ul", {}, WAYS.map(way))),
      whoButton()),
  );
  document.body.append(
    h("footer", {}, h("p", {},
      "A demonstration of Coursedock. No money moves, and every letter stays on this computer. ",
      h("a", { href: "/embed" }, "How its courses come into this shop"))),
  );
  session.addEventListener("expired", () => {
    refreshWho();
    say("Your session has ended. Please sign in again.");
  });
}

/** All pages of the account lie behind one way. */
function currentOf(path, here) {
  if (path === here) return "page";
  return path.startsWith("/account/") && here.startsWith("/account/") && "true";
}

/** An element that asks somebody signed out to sign in; `heading` is "h1" where it is the whole page. */
export function signInNote(what, heading = "h2") {
  return h("section", { class: "empty" },
    h(heading, {}, "Who are you today?"),
    h("p", {}, what),
    h("button", { type: "button", class: "strong", click: () => choosePerson().then(reloadIf) }, "Sign in"));
}

/** Let somebody choose a person; gives the person, or null. */
export async function choosePerson() {
  const list = h("ul", { class: "people" });
  const dialog = h("dialog", { "aria-labelledby": "who-title" },
    h("form", { method: "dialog" },
      h("h2", { id: "who-title" }, "Sign in as"),
      list,
      h("div", { class: "actions" }, signOutButton(), h("button", { value: "", class: "quiet" }, "Close"))));
  document.body.append(dialog);
  dialog.showModal();
  try {
    fill(list, (await get("/shop/people")).items.map(personButton));
  } catch (problem) {
    fill(list, h("li", {}, problem.message));
  }
  return new Promise((resolve) => {
    dialog.addEventListener("close", async () => {
      dialog.remove();
      resolve(await enter(dialog.returnValue));
    });
  });
}

function personButton({ id, name, email, role }) {
  const initials = name.split(" ").map((word) => word[0]).join("");
  return h("li", {}, h("button", { value: id, class: "person", "aria-current": session.person?.id === id && "true" },
    h("span", { class: "avatar", "aria-hidden": "true" }, initials),
    h("span", {}, h("strong", {}, name), h("small", {}, email), h("small", {}, ROLES[role] ?? role))));
}

function signOutButton() {
  return session.person && h("button", { value: "out", class: "quiet" }, "Sign out");
}

async function enter(id) {
  if (!id) return null;
  if (id === "out") {
    session.leave();
    location.reload();
    return null;
  }
  try {
    session.enter(await post("/shop/sign-in", { id }));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    say(problem.message);
    return null;
  }
  refreshWho();
  return session.person;
}

function whoButton() {
  const label = h("span", { class: "who-name" });
  const button = h("button", { type: "button", class: "who", click: () => choosePerson().then(reloadIf) }, label);
  queueMicrotask(refreshWho);
  return button;
}

function refreshWho() {
  const [first, ...rest] = session.person?.name.split(" ") ?? [];
  fill(find(".who-name"), first
    ? [
      h("span", { class: "unseen" }, "Signed in as "), first,
      h("span", { class: "rest" }, ` ${rest.join(" ")}`),
      h("span", { "aria-hidden": "true" }, " ▾"),
    ]
    : "Sign in");
}

function reloadIf(person) {
  if (person) location.reload();
}
