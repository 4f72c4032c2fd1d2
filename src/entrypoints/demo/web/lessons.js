/** The list of lessons beside the player: what is done, what is playing, what comes next. */

import { fill, find, h } from "./dom.js";
import { clock, count } from "./format.js";
import { paths } from "./api.js";

export class Lessons {
  #course;
  #choose;
  #progress = new Map();
  #sum;
  #current = null;
  #bar = h("progress", { id: "course-progress", max: 100 });
  #facts = h("p", { class: "facts" });
  #list = h("div", {});

  /**
   * @param {object} course with its `videos`
   * @param {{videos: object[], course: object}} progress
   * @param {(video: string) => void} choose
   */
  constructor(course, progress, choose) {
    this.#course = course;
    this.#choose = choose;
    this.#sum = progress.course;
    this.videos = [...course.videos].sort((a, b) => a.order_position - b.order_position);
    this.heading = h("div", { class: "course-head" }, h("h1", {}, course.title), h("div", { class: "progress" },
      h("label", { for: "course-progress" }, "Your progress"), this.#bar, this.#facts));
    this.element = h("section", { class: "lessons", "aria-labelledby": "lessons-title" },
      h("h2", { id: "lessons-title" }, "Lessons"), this.#list);
    this.ways = h("div", { class: "ways" });
    this.update(progress);
  }

  get completed() {
    return this.#sum.completed;
  }

  /** Take in what the server told of some videos and of the whole course. */
  update({ videos = [], course }) {
    for (const video of videos) this.#progress.set(video.video_id, video);
    this.#sum = course;
    this.#draw();
  }

  /** Mark a lesson as the one that plays, and give it. */
  select(video) {
    this.#current = video;
    this.#draw();
    const at = this.videos.findIndex(({ id }) => id === video);
    const [before, after] = [this.videos[at - 1], this.videos[at + 1]];
    fill(this.ways, this.#way(before, "← Previous", "previous"), this.#way(after, "Next →", "next"));
    return this.videos[at];
  }

  /** Lead to the next lesson; nothing begins by itself. */
  offerNext() {
    find("a.next", this.ways)?.classList.add("offered");
  }

  #draw() {
    const { percent, completed } = this.#sum;
    const done = this.videos.filter(({ id }) => this.#progress.get(id)?.completed).length;
    this.#bar.value = percent;
    fill(this.#facts, completed && h("span", { class: "badge inline" }, "✓ Completed"),
      ` ${percent} % · ${done} of ${count(this.videos.length, "video")}`);
    this.#drawList();
  }

  /** Keep the focus where it was: the list is drawn anew with every beat. */
  #drawList() {
    const focused = this.#list.contains(document.activeElement) ? document.activeElement.dataset.video : null;
    const groups = [];
    for (const video of this.videos) {
      const section = video.section ?? "";
      if (groups.at(-1)?.section !== section) groups.push({ section, items: [] });
      groups.at(-1).items.push(this.#item(video));
    }
    fill(this.#list, groups.map(({ section, items }) => [section && h("h3", {}, section), h("ol", {}, items)]));
    if (focused) find(`[data-video="${CSS.escape(focused)}"]`, this.#list)?.focus();
  }

  #item(video) {
    const { percent = 0, completed = false } = this.#progress.get(video.id) ?? {};
    const state = completed ? "watched" : percent > 0 ? `${percent} % watched` : "not watched yet";
    return h("li", {}, h("a", {
      href: paths.watch(this.#course.id, video.id),
      "data-video": video.id,
      "aria-current": video.id === this.#current && "true",
      click: (event) => this.#clicked(event, video.id),
    },
    h("span", { class: completed ? "check done" : "check", "aria-hidden": "true" }, completed ? "✓" : ""),
    h("span", { class: "lesson" }, video.title,
      h("small", {}, clock(video.duration), h("span", { class: "unseen" }, `, ${state}`)),
      percent > 0 && !completed && h("progress", { max: 100, value: percent, "aria-hidden": "true" }))));
  }

  #way(video, label, name) {
    return video && h("a", {
      class: `button quiet ${name}`,
      href: paths.watch(this.#course.id, video.id),
      click: (event) => this.#clicked(event, video.id),
    }, label, h("span", { class: "unseen" }, `: ${video.title}`));
  }

  #clicked(event, video) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    this.#choose(video);
  }
}
