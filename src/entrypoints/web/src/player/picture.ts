/** The picture, or what stands in its place; and what lies over it. */

import { html, nothing, type TemplateResult } from "lit";
import { shopLink } from "../core/links.js";
import { preference } from "../core/preferences.js";
import { cardPanel, emptyPanel } from "./cards.js";
import type { CourseStage } from "./course-stage.js";
import "./course-stage.js";
import { celebration, furtherCard, upNextCard } from "./over.js";
import type { PlayerWords } from "./player-words.js";
import type { Viewing } from "./viewing.js";
import { cardOf } from "./wording.js";

export interface Pictured {
  viewing: Viewing;
  words: PlayerWords;
  language: string;
  /** The server's, in milliseconds. */
  now: number;
  celebrating: boolean;
  widen: () => void;
  showBadge: () => void;
  /** The celebration is over. */
  calm: () => void;
}

export function picture(shown: Pictured): TemplateResult {
  const { viewing, words, language, now } = shown;
  const { course, problem, access } = viewing;
  if (problem) {
    const start = problem.code === "unknown-video" ? () => viewing.show("") : undefined;
    const ways = { shop: shopLink(course), again: () => viewing.again(), start };
    return cardPanel(cardOf(problem, { words, language, now, access }), words, ways);
  }
  return viewing.lesson ? stage(shown) : emptyPanel(words);
}

function stage(shown: Pictured): TemplateResult {
  const { viewing, words, language } = shown;
  const { course, lesson, media, playback, captions, progress } = viewing;
  const { before, after } = viewing.neighbours;
  const asks = viewing.further.place || shown.celebrating;
  const covered = asks ? "wholly" : viewing.upNext.lesson ? "above" : "";
  const watched = progress?.videos.find((video) => video.video_id === lesson?.id)?.watched ?? [];
  return html`<course-stage .media=${media} .playback=${playback} .captions=${captions} .course=${course}
    .lesson=${lesson} .watched=${watched} .hasPrevious=${Boolean(before)} .hasNext=${Boolean(after)}
    .theatre=${preference("theatre")} .covered=${covered} .words=${words} .language=${language} @stage-theatre=${shown.widen}
    @stage-previous=${() => before && viewing.enter(before, true)} @stage-next=${() => after && viewing.enter(after, true)}>
    <div class="over" slot="over">${over(shown)}</div>
  </course-stage>`;
}

function over({ viewing, words, language, celebrating, showBadge, calm }: Pictured): unknown {
  const { upNext, further, course } = viewing;
  const play = (): void => {
    if (upNext.lesson) viewing.enter(upNext.lesson, true);
  };
  const jump = ({ currentTarget }: Event): void => {
    viewing.jump();
    // An element without media says nothing of the place that it is sent to.
    (currentTarget as Element).closest<CourseStage>("course-stage")?.requestUpdate();
  };
  const place = further.place ? furtherCard(further.place, words, { jump, stay: () => viewing.stay() }) : nothing;
  const party = celebrating ? celebration(course, words, { show: showBadge, close: calm }) : nothing;
  return html`${place}${party}${upNextCard(upNext, words, { language, play })}`;
}
