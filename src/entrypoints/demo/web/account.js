/** The account's page of courses: the element does the work; the shop signs people in and sells the first course. */

import { find, h } from "./dom.js";
import { inSlot, serve } from "./elements.js";
import { frame } from "./frame.js";
import { onOpened, products, purchase } from "./purchase.js";

frame("/account/courses");
const library = find("course-library");

/** Where there is no course yet, the free one is a click away, and appears without a reload. */
async function offerTheFirst() {
  const free = (await products().catch(() => [])).find((product) => product.free);
  library.append(inSlot("empty",
    h("section", { class: "empty" },
      h("h2", {}, "Nothing here yet"),
      h("p", {}, "A course that you buy appears here at once. The first one, on tea, is free."),
      h("div", { class: "actions" },
        free && purchase(free, { label: "Get it free" }),
        h("a", { href: "/", class: "button" }, "To the shop")))));
}

serve(library, "Your courses wait behind your name.");
onOpened(() => library.refresh());
offerTheFirst();
