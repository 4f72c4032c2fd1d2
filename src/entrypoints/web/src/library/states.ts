/** What stands in the courses' place: while they are fetched, where there are none, and where something is wrong. */

import { html, nothing, type TemplateResult } from "lit";
import type { Problem } from "../core/problem.js";
import type { LibraryWords } from "./card.js";
import { icons } from "./icons.js";

interface Message {
  icon: unknown;
  title: string;
  text: string;
  button?: { label: string; press: () => void; busy?: boolean };
}

function message({ icon, title, text, button }: Message): TemplateResult {
  return html`<div class="message" part="message">
    ${icon}
    <h2><bdi>${title}</bdi></h2>
    <p><bdi>${text}</bdi></p>
    ${
      button
        ? html`<button type="button" class="button strong" part="button" aria-busy=${button.busy ? "true" : "false"}
          @click=${button.press}>${button.label}</button>`
        : nothing
    }
  </div>`;
}

export function signedOut({ common, library }: LibraryWords): TemplateResult {
  const { signedOutTitle: title } = library;
  return html`<slot name="signed-out">${message({ icon: icons.key, title, text: common.signIn })}</slot>`;
}

export function empty({ library }: LibraryWords): TemplateResult {
  const { emptyTitle: title, empty: text } = library;
  return html`<slot name="empty">${message({ icon: icons.shelf, title, text })}</slot>`;
}

export function none({ library }: LibraryWords, press: () => void): TemplateResult {
  const { noneTitle: title, none: text, showAll: label } = library;
  return message({ icon: icons.search, title, text, button: { label, press } });
}

export function trouble(words: LibraryWords, problem: Problem, busy: boolean, press: () => void): TemplateResult {
  const { common, library } = words;
  const said: Record<string, string> = { unreachable: common.unreachable, "quota-exceeded": library.busy };
  const button = { label: common.tryAgain, press, busy };
  const text = said[problem.code] ?? common.broken;
  return html`<div role="alert">${message({ icon: icons.trouble, title: library.problemTitle, text, button })}</div>`;
}

/** As much room as the courses will take, in the same shapes, so that nothing jumps when they are here. */
export function skeleton(words: LibraryWords | null, view: string, count: number): TemplateResult {
  const bone = html`<li class="card bones">
    <div class="picture"></div>
    <div class="body">
      <i class="title"></i><i class="progress"></i><i class="facts"></i>
      <div class="foot"><i class="action"></i></div>
    </div>
  </li>`;
  return html`<p class="unseen" role="status">${words?.library.loading ?? ""}</p>
    <div aria-hidden="true">
      ${
        count > 1
          ? html`<div class="toolbar bones"><i class="search"></i><i></i><i></i><i class="views"></i></div>
        <p class="count">&nbsp;</p>`
          : nothing
      }
      <ul class="cards ${view}">
        ${Array.from({ length: count }, () => bone)}
      </ul>
    </div>`;
}
