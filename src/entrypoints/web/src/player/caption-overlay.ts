/** Draws the captions that are due, as the viewer likes them. */

import { html, nothing, type TemplateResult } from "lit";
import type { CaptionLook } from "../core/preferences.js";
import type { CaptionTracks } from "./contracts.js";

/** Give the cues that are due at a place, in their order. */
export function dueAt<C extends { startTime: number; endTime: number }>(cues: readonly C[], place: number): C[] {
  return cues.filter(({ startTime, endTime }) => startTime <= place && place < endTime);
}

export function captionOverlay(captions: CaptionTracks, place: number, look: CaptionLook): unknown {
  if (captions.chosen === "off") return nothing;
  const due = dueAt(captions.cues, place);
  const group = (at: "top" | "bottom"): unknown => {
    const cues = due.filter((cue) => (isHigh(cue) ? "top" : "bottom") === at);
    return cues.length ? html`<div class="cues ${at}">${cues.map(drawn)}</div>` : nothing;
  };
  return html`<div class="captions ${lookClasses(look)}" part="captions" lang=${captions.chosen}>
    ${group("top")}${group("bottom")}
  </div>`;
}

export function lookClasses({ size, colour, background }: CaptionLook): string {
  return `size-${size} colour-${colour} back-${background}`;
}

/** Some cues make room for what is written at the bottom of the picture. */
function isHigh({ line, snapToLines }: VTTCue): boolean {
  return typeof line === "number" && (snapToLines ? line >= 0 && line < 6 : line < 40);
}

const drawnTexts = new WeakMap<VTTCue, DocumentFragment>();

/** The browser makes nodes of a cue's few tags; nothing of it is taken as HTML. */
function drawn(cue: VTTCue): TemplateResult {
  const known = drawnTexts.get(cue) ?? cue.getCueAsHTML();
  drawnTexts.set(cue, known);
  return html`<p class="cue" dir="auto"><span>${known.cloneNode(true)}</span></p>`;
}
