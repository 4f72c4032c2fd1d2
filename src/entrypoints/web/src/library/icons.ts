/** Small drawings, all decoration: what they say is said in words beside them. */

import { type SVGTemplateResult, svg } from "lit";

const icon = (drawing: SVGTemplateResult): SVGTemplateResult => svg`
  <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false" fill="none"
    stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${drawing}</svg>`;

export const icons = {
  play: icon(svg`<path d="M8 5.5v13l10.5-6.5z" fill="currentColor" />`),
  again: icon(svg`<path d="M4.5 12a7.5 7.5 0 1 0 2.4-5.5M4.5 4.5v4h4" />`),
  shop: icon(svg`<path d="M5 9h14l-1 11H6zM9 9V7.5a3 3 0 0 1 6 0V9" />`),
  check: icon(svg`<path d="m5 12.5 4.5 4.5L19 7.5" />`),
  clock: icon(svg`<circle cx="12" cy="12" r="8" /><path d="M12 7.5V12l3 2" />`),
  search: icon(svg`<circle cx="11" cy="11" r="6" /><path d="m15.5 15.5 4.5 4.5" />`),
  grid: icon(svg`<path d="M4.5 4.5h6v6h-6zM13.5 4.5h6v6h-6zM4.5 13.5h6v6h-6zM13.5 13.5h6v6h-6z" />`),
  list: icon(svg`<path d="M4.5 6.5h.01M4.5 12h.01M4.5 17.5h.01M9 6.5h10.5M9 12h10.5M9 17.5h10.5" />`),
  shelf: icon(svg`<path d="M4 20h16M6.5 20V7H10v13M10 9.5h3.5V20M14.200 9l2.900-1 3.400 12" />`),
  key: icon(svg`<circle cx="8" cy="15" r="3.5" /><path d="m10.5 12.5 8-8M15.5 7.5l2.5 2.5" />`),
  trouble: icon(svg`<path d="M12 4.5 21 19.5H3zM12 10v4M12 16.800h.01" />`),
};
