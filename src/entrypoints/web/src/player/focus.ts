/** Where the focus goes when what had it is gone. */

import type { LitElement } from "lit";
import type { CourseStage } from "./course-stage.js";

/** What is pressed may be gone with its press, and what it belonged to: focus stays in the player. */
export async function keepFocus(player: LitElement): Promise<void> {
  await player.updateComplete;
  const root = player.shadowRoot;
  if (!root || root.activeElement) return;
  const near = root.querySelector<CourseStage>("course-stage")?.frame ?? root.querySelector<HTMLElement>(".below h3");
  near?.focus({ preventScroll: true });
}
