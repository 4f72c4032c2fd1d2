/** The documentation's live example: an element, the properties that change its look, and the lines that made it. */

import { get } from "./api.js";
import { fill, find, h, say } from "./dom.js";
import { serve } from "./elements.js";
import { frame } from "./frame.js";
import { COLOURS, FONTS, PRESETS, snippet } from "./look.js";

frame("/embed");
const form = find("#look");
const sample = find("#sample");
const shown = find("#snippet");
/** The properties that were chosen; all others are the shop's own. */
const chosen = new Map();
const what = { tag: "course-library", lang: "en", dir: "ltr", course: "" };

function chooser(label, key, options) {
  const change = ({ target }) => {
    what[key] = target.value;
    draw();
  };
  return h("label", {}, label, h("select", { name: key, change },
    options.map(([value, text]) => h("option", { value }, text))));
}

/** What a property is now, as the style sheets of the shop say it. */
const current = (name) => getComputedStyle(sample).getPropertyValue(name).trim();

function colour([name, label]) {
  return h("label", {}, h("input", { type: "color", name, value: current(name), input: changed }), label);
}

function range(label, name, max) {
  return h("label", {}, label, h("input", { type: "range", name, min: 0, max, value: parseInt(current(name)), input: changed }));
}

function changed({ target: { name, type, value } }) {
  set(name, type === "range" ? `${value}px` : value);
  tell();
}

function set(name, value) {
  if (value) chosen.set(name, value);
  else chosen.delete(name);
  sample.style.setProperty(name, value);
}

function preset([label, properties]) {
  const put = () => {
    for (const name of [...chosen.keys()]) set(name, "");
    for (const [name, value] of Object.entries(properties)) set(name, value);
    fields();
    tell();
    find(`[data-preset="${label}"]`, form).focus();
  };
  return h("button", { type: "button", "data-preset": label, click: put }, label);
}

function fields() {
  fill(form,
    h("fieldset", {}, h("legend", {}, "Element"),
      chooser("Tag", "tag", [["course-library", "<course-library>"], ["course-player", "<course-player>"]]),
      chooser("Language", "lang", [["en", "English"], ["de", "Deutsch"]]),
      chooser("Direction", "dir", [["ltr", "Left to right"], ["rtl", "Right to left"]])),
    h("fieldset", { class: "looks" }, h("legend", {}, "Looks"), Object.entries(PRESETS).map(preset)),
    h("fieldset", { class: "colours" }, h("legend", {}, "Colours"), COLOURS.map(colour)),
    h("fieldset", {}, h("legend", {}, "Shape"),
      range("Corners", "--course-radius", 28),
      range("Space", "--course-gap", 32),
      h("label", {}, "Letters", h("select", { name: "--course-font", input: changed },
        FONTS.map(([value, text]) => h("option", { value, selected: chosen.get("--course-font") === value }, text))))));
  for (const name of ["tag", "lang", "dir"]) find(`[name="${name}"]`, form).value = what[name];
}

/** Another element, or the same one anew, in the language and the direction that were chosen. */
function draw() {
  sample.dir = what.dir;
  const element = document.createElement(what.tag);
  element.lang = what.lang;
  if (what.tag === "course-player") element.setAttribute("course", what.course);
  else element.setAttribute("href", "/account/courses/{course}?video={video}");
  serve(element, "Whoever is signed in at the shop is signed in here.");
  fill(sample, element);
  tell();
}

function tell() {
  shown.textContent = snippet(what, chosen, location.origin);
}

async function copy() {
  await navigator.clipboard.writeText(shown.textContent);
  say("Copied.");
}

async function start() {
  const { items } = await get("/api/courses").catch(() => ({ items: [] }));
  // The player shows the course whose first lesson is free to look at, so that it plays for everybody.
  what.course = items.find(({ price }) => price.amount === 0)?.id ?? "";
  fields();
  draw();
}

find("#copy").addEventListener("click", copy);
start();
