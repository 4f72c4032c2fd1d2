/** The player's page: the element does the work; the shop gives it the course, the learner, and a way to buy. */

import { get, paths } from "./api.js";
import { find, h } from "./dom.js";
import { inSlot, lend, sell, serve } from "./elements.js";
import { frame } from "./frame.js";
import { onOpened } from "./purchase.js";

frame("/account/courses");
const course = decodeURIComponent(location.pathname.split("/").filter(Boolean).at(-1));
const video = new URLSearchParams(location.search).get("video");
const player = find("course-player");

async function name() {
  const { title } = await get(paths.course(course)).catch(() => ({}));
  if (title) document.title = `${title} · Lindgren & Daughters`;
}

/** Shown by the element where the course may not be watched: it opens again here, once it is paid. */
async function offer() {
  const button = await sell(course);
  if (button) player.append(inSlot("refused", button));
}

player.setAttribute("course", course);
if (video) player.setAttribute("video", video);
// Going back leads to the courses, not through every lesson that followed by itself; without a lesson in it, the address
// means the one where she stopped.
player.addEventListener("course-lesson", ({ detail }) => {
  if (!detail.chosen) return;
  const address = new URL(location.href);
  address.searchParams.set("video", detail.video);
  history.replaceState(history.state, "", address);
});
serve(player, "Sign in, and go on where you stopped.");
onOpened(() => lend(player));
name();
offer();
