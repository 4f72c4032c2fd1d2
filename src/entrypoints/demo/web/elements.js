/** What the shop gives to Coursedock's elements: who is signed in, its own sign-in when nobody is, and its shelf. */

import { h } from "./dom.js";
import { money } from "./format.js";
import { choosePerson, signInNote } from "./frame.js";
import { productFor, purchase } from "./purchase.js";
import { courseSession, session } from "./session.js";

/** Let an element speak for whoever is signed in; a second time it begins anew. */
export function lend(element) {
  // A new function each time: by that the element sees that somebody else may be there.
  element.session = () => courseSession();
}

/** Lend the session, and let people sign in where the element finds that nobody is; `why` is what waits for them. */
export function serve(element, why) {
  lend(element);
  element.append(inSlot("signed-out", signInNote(why)));
  let known = session.person;
  element.addEventListener("course-session-needed", async () => {
    // Only for whose session ended while the page was open: a stranger finds the way in where the courses would be.
    if (!known) return;
    known = null;
    known = await choosePerson();
    if (known) lend(element);
  });
}

/** A button that sells a course, or nothing where no product opens it. */
export async function sell(course, opened) {
  if (session.isAdministrator) return null;
  const product = await productFor(course).catch(() => null);
  return product && purchase(product, { label: product.free ? "Get it free" : `Buy for ${money(product.price)}`, opened });
}

/** Something in a slot of an element. */
export function inSlot(slot, ...content) {
  return h("div", { slot }, content);
}
