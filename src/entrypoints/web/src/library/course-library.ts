/** <course-library>: the learner's courses. */

import { html } from "lit";
import { CourseElement } from "../core/element.js";
import { theme } from "../core/theme.js";

export class CourseLibrary extends CourseElement {
  static override styles = theme;

  protected override begin(): void {}

  override render(): unknown {
    return html``;
  }
}
