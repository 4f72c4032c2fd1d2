/** <course-player course="…">: one course, watched. */

import { html } from "lit";
import { CourseElement } from "../core/element.js";
import { theme } from "../core/theme.js";

export class CoursePlayer extends CourseElement {
  static override styles = theme;
  static override properties = { ...CourseElement.properties, course: { type: String }, video: { type: String } };

  declare course: string;
  declare video: string;

  protected override begin(): void {}

  override render(): unknown {
    return html``;
  }
}
