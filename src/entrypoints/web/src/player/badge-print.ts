/**
 * The certificate on paper, and nothing of the page around it. It is printed from a frame of its own: the page is not
 * ours to hide, and a modal dialog is drawn on every sheet that the page takes.
 */

import { css } from "lit";
import { theme } from "../core/theme.js";
import { overLook } from "./over-look.js";

const SHEET = "@page { size: a4 landscape; margin: 12mm } html, body { block-size: 100%; margin: 0 }";
/** Ink on white, whatever the page looks like; of its colours the accent stays. */
const PAPER = css`
  :host {
    block-size: 100%;
    color-scheme: light;
    print-color-adjust: exact;
    container-type: normal;
  }
  .badge {
    align-content: center;
    block-size: 100%;
    margin: 0;
    font-size: 1.375rem;
    text-align: center;
  }
  .badge p,
  .badge h3 {
    margin: 0;
  }
  .badge .seal {
    inline-size: 9rem;
    block-size: 10rem;
  }
`;
const KEPT = ["--course-accent", "--course-on-accent", "--course-font", "font-family"];

/** Print a certificate, by a frame that is put beside it for as long as that takes. */
export function printBadge(badge: HTMLElement, title: string): void {
  const frame = document.createElement("iframe");
  frame.className = "paper";
  // Some browsers exchange the empty document of a new frame before they say that it is there.
  frame.addEventListener("load", () => lay(badge, title, frame), { once: true });
  badge.after(frame);
}

function lay(badge: HTMLElement, title: string, frame: HTMLIFrameElement): void {
  const page = frame.contentDocument;
  const paper = page?.defaultView;
  if (!page || !paper) return;
  // The name of the file, where somebody prints into one.
  page.title = title;
  const host = page.createElement("div");
  const inside = host.attachShadow({ mode: "open" });
  const sheet = (text: string): CSSStyleSheet => {
    const made = new paper.CSSStyleSheet();
    made.replaceSync(text);
    return made;
  };
  page.adoptedStyleSheets = [sheet(SHEET)];
  inside.adoptedStyleSheets = [theme, overLook, PAPER].map(({ cssText }) => sheet(cssText));
  const look = getComputedStyle(badge);
  for (const name of KEPT) host.style.setProperty(name, look.getPropertyValue(name));
  page.documentElement.lang = badge.closest<HTMLElement>("[lang]")?.lang ?? "";
  page.documentElement.dir = look.direction;
  inside.append(page.importNode(badge, true));
  page.body.append(host);
  paper.addEventListener("afterprint", () => frame.remove());
  paper.focus();
  paper.print();
}
