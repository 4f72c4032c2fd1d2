/** Why somebody may or may not watch: every reason to have access, what happened, and the administrator's own "no". */

import { get, paths, post } from "./api.js";
import { fill, h, say, trouble } from "./dom.js";
import { moment } from "./format.js";

/** Open the drawer on an enrollment; `changed` is called after a block was set or lifted. */
export function openDrawer(id, changed) {
  const content = h("div", {}, h("p", { class: "loading" }, "Looking it up …"));
  const dialog = h("dialog", { class: "drawer", "aria-labelledby": "why-title", close: () => dialog.remove() },
    h("form", { method: "dialog", class: "drawer-head" },
      h("h2", { id: "why-title" }, "Why?"),
      h("button", { class: "quiet" }, "Close")),
    content);
  document.body.append(dialog);
  dialog.showModal();
  show(id, content, changed);
}

async function show(id, content, changed) {
  try {
    const one = await get(paths.enrollment(id));
    fill(content, answer(one), change(one, id, content, changed), grants(one), history(one));
  } catch (problem) {
    fill(content, trouble(problem, () => show(id, content, changed)));
  }
}

function answer({ name, email, user_id: user, course_title: course, status, explanation }) {
  return [
    h("p", {}, h("strong", {}, name || email || user), ` · ${course} `,
      h("span", { class: `badge inline ${status}` }, status)),
    h("p", { class: status === "active" ? "note" : "note plain" }, explanation),
  ];
}

function change({ status }, id, content, changed) {
  if (status === "waiting") return null;
  const verb = status === "blocked" ? "unblock" : "block";
  const act = async (event) => {
    event.target.disabled = true;
    try {
      await post(paths.enrollment(id, verb), {});
      say(verb === "block" ? "Blocked. The next address is refused." : "The block is lifted.");
      changed();
      await show(id, content, changed);
    } catch (problem) {
      event.target.disabled = false;
      content.prepend(trouble(problem));
    }
  };
  const [label, style] = verb === "block" ? ["Block this person here", "danger"] : ["Lift the block", "strong"];
  return h("div", { class: "actions" }, h("button", { type: "button", class: style, click: act }, label));
}

function grants({ grants: list = [] }) {
  return h("section", {}, h("h3", {}, "Reasons to have access"),
    list.length ? h("ol", { class: "facts-list" }, list.map(grant)) : h("p", {}, "None."));
}

function grant(one) {
  const { days, ended_at: ended, why } = one;
  const what = [one.kind, one.source, one.reference].filter(Boolean).join(" · ");
  const from = moment(one.starts ?? one.given_at);
  const span = one.starts ? `${from} – ${one.ends ? moment(one.ends) : "for good"}` : `given ${from}, waits`;
  return h("li", {},
    h("strong", {}, what),
    h("small", {}, days ? `${days} days, ${span}` : span),
    ended && h("small", { class: "warn-text" }, `Ended ${moment(ended)}${why ? `: ${why}` : ""}`));
}

function history({ history: list = [] }) {
  const entry = ({ what, at, actor, detail }) => h("li", {},
    h("strong", {}, what), h("small", {}, [moment(at), actor, detail].filter(Boolean).join(" · ")));
  return h("section", {}, h("h3", {}, "What happened"),
    list.length ? h("ol", { class: "facts-list" }, list.map(entry)) : h("p", {}, "Nothing yet."));
}
