/** Making elements. Text is always text: nothing here reads HTML. */

/** `h("a", {href: "/", class: "button"}, "Shop")`; a property that is a function listens to the event of its name. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else element.setAttribute(name, value);
  }
  element.append(...shown(children));
  return element;
}

function shown(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

export const find = (selector, within = document) => within.querySelector(selector);

/** Replace what is in an element. */
export function fill(element, ...children) {
  element.replaceChildren(...shown(children));
  return element;
}

let line;

/** Say something to those who listen to the page. */
export function say(text) {
  line ??= document.body.appendChild(h("p", { class: "unseen", role: "status" }));
  line.textContent = "";
  setTimeout(() => (line.textContent = text), 50);
}

/** A box that says what went wrong and, where it helps, lets one try again. */
export function trouble(problem, again) {
  return h(
    "div",
    { class: "note warn" },
    h("p", {}, problem.message),
    again && h("button", { type: "button", class: "quiet", click: again }, "Try again"),
  );
}

/** A small question in a dialog; gives true for yes. */
export function ask(title, text, yes) {
  return new Promise((resolve) => {
    const closed = () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    };
    const dialog = h("dialog", { class: "small", "aria-labelledby": "ask-title", close: closed },
      h("form", { method: "dialog" },
        h("h2", { id: "ask-title" }, title),
        h("p", {}, text),
        h("div", { class: "actions" },
          h("button", { value: "yes", class: "strong" }, yes),
          h("button", { value: "no", class: "quiet" }, "Keep it as it is"))),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}
