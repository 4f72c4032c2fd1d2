/**
 * The one script that a shop embeds. It knows the tags and fetches an element's code when its tag is first seen,
 * so that a page with a library loads no player.
 */

const ELEMENTS: Record<string, () => Promise<CustomElementConstructor>> = {
  "course-library": async () => (await import("./library/course-library.js")).CourseLibrary,
  "course-player": async () => (await import("./player/course-player.js")).CoursePlayer,
};
const SELECTOR = Object.keys(ELEMENTS).join(",");
const asked = new Set<string>();

async function define(name: string): Promise<void> {
  const load = ELEMENTS[name];
  if (!load || asked.has(name) || customElements.get(name)) return;
  asked.add(name);
  try {
    customElements.define(name, await load());
  } catch (problem) {
    // The network may come back, or the next such tag be seen.
    asked.delete(name);
    throw problem;
  }
}

function look(node: Node): void {
  if (!(node instanceof Element)) return;
  if (node.matches(SELECTOR)) void define(node.localName);
  for (const found of node.querySelectorAll(SELECTOR)) void define(found.localName);
}

const lookEverywhere = (): void => look(document.documentElement);
lookEverywhere();
addEventListener("online", lookEverywhere);
new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(look))).observe(
  document.documentElement,
  { childList: true, subtree: true },
);
