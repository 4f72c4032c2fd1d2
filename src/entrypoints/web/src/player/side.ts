/** Beside the picture: the lessons, and the transcript where there is one, as tabs. */

import { html, nothing, type TemplateResult } from "lit";
import type { PlayerWords } from "./player-words.js";
import "./course-lessons.js";
import "./course-transcript.js";
import type { Viewing } from "./viewing.js";

export type Tab = "lessons" | "transcript";
const TABS: readonly Tab[] = ["lessons", "transcript"];

interface Shown {
  viewing: Viewing;
  words: PlayerWords;
  language: string;
  tab: Tab;
  choose: (tab: Tab) => void;
  enter: (lesson: string) => void;
  seek: (seconds: number) => void;
}

/** One shape with tabs and without, so that a lesson that has no captions takes no focus away. */
export function side(shown: Shown): TemplateResult {
  const { viewing, words } = shown;
  const tabbed = viewing.captions.languages.length > 0 && !viewing.problem;
  const tab = tabbed ? shown.tab : "lessons";
  return html`<h3 class="side-title" id="side-title" ?hidden=${tabbed}>${words.player.lessons}</h3>
    <div class="tabs" role="tablist" aria-label=${words.player.sidebar} ?hidden=${!tabbed} @keydown=${turn(shown)}>
      ${TABS.map((name) => tabButton(name, name === tab, shown))}
    </div>
    <div class="panel" id="panel-lessons" role=${tabbed ? "tabpanel" : "group"} ?hidden=${tab !== "lessons"}
      aria-labelledby=${tabbed ? "tab-lessons" : "side-title"}>${lessons(shown)}</div>
    <div class="panel" id="panel-transcript" role="tabpanel" ?hidden=${tab !== "transcript"}
      aria-labelledby="tab-transcript">${tab === "transcript" ? transcript(shown) : nothing}</div>`;
}

function tabButton(name: Tab, current: boolean, { words, choose }: Shown): TemplateResult {
  return html`<button type="button" role="tab" id="tab-${name}" part="tab ${current ? "current" : ""}"
    aria-selected=${current ? "true" : "false"} aria-controls="panel-${name}" tabindex=${current ? 0 : -1}
    @click=${() => choose(name)}>${words.player[name]}</button>`;
}

function lessons({ viewing, words, language, enter }: Shown): TemplateResult {
  return html`<course-lessons exportparts="section, lesson, current" .course=${viewing.course}
    .progress=${viewing.progress} .current=${viewing.lesson?.id ?? null} .open=${viewing.open} .words=${words}
    .language=${language} @lesson-chosen=${(event: CustomEvent<string>) => enter(event.detail)}></course-lessons>`;
}

function transcript({ viewing, words, language, seek }: Shown): TemplateResult {
  return html`<course-transcript exportparts="transcript-box, line, current, button" .captions=${viewing.captions}
    .media=${viewing.media} .words=${words} .language=${language}
    @line-chosen=${(event: CustomEvent<number>) => seek(event.detail)}></course-transcript>`;
}

/** Arrows turn to the other tab, whichever way one reads. */
function turn({ tab, choose }: Shown): (event: KeyboardEvent) => void {
  return (event) => {
    if (!["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
    event.preventDefault();
    const other = { Home: TABS[0], End: TABS[1] }[event.key] ?? TABS.find((name) => name !== tab);
    if (!other) return;
    choose(other);
    (event.currentTarget as Element).querySelector<HTMLElement>(`#tab-${other}`)?.focus();
  };
}
