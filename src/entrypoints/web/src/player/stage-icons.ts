/** The pictograms of the controls; each is decoration, as its button has a name. */

import { type SVGTemplateResult, svg } from "lit";

const icon = (drawing: SVGTemplateResult): SVGTemplateResult => svg`
  <svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.9"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${drawing}</svg>`;
const jump = (arrow: string): SVGTemplateResult =>
  icon(svg`<path d=${arrow} /><text x="12" y="16.3" text-anchor="middle" font-size="8.5" font-weight="700"
    font-family="system-ui, sans-serif" stroke="none" fill="currentColor">10</text>`);
const speaker = svg`<path d="M4 9.5h3.2L12 5.5v13l-4.8-4H4z" fill="currentColor" />`;

export const icons = {
  play: icon(svg`<path d="M8 5.5v13l10.5-6.5z" fill="currentColor" />`),
  pause: icon(svg`<path d="M7.5 5.5h3v13h-3zM13.5 5.5h3v13h-3z" fill="currentColor" stroke-width="1" />`),
  again: icon(svg`<path d="M4.8 12a7.2 7.2 0 1 0 2.3-5.3M4.5 4.5v4h4" />`),
  back: jump("M5 8.5a8 8 0 1 0 4.5-3.6M10.5 2.3 8.8 5.2l3 1.5"),
  forward: jump("M19 8.5a8 8 0 1 1-4.5-3.6M13.5 2.3l1.7 2.9-3 1.5"),
  previous: icon(svg`<path d="M18.5 6v12L9 12zM6 6v12" fill="currentColor" />`),
  next: icon(svg`<path d="M5.5 6v12L15 12zM18 6v12" fill="currentColor" />`),
  loud: icon(svg`${speaker}<path d="M15.3 9a4.3 4.3 0 0 1 0 6M17.8 6.3a8 8 0 0 1 0 11.4" />`),
  quiet: icon(svg`${speaker}<path d="M15.3 9a4.3 4.3 0 0 1 0 6" />`),
  mute: icon(svg`${speaker}<path d="m16 9.5 5 5M21 9.5l-5 5" />`),
  captions: icon(svg`<rect x="3" y="5.5" width="18" height="13" rx="2.5" />
    <path d="M10.6 10.7a2.2 2.2 0 1 0 0 2.6M17.3 10.7a2.2 2.2 0 1 0 0 2.6" />`),
  settings: icon(svg`<path d="M4 7h9.5M18.5 7H20M4 17h1.5M10.5 17H20" /><circle cx="16" cy="7" r="2.4" />
    <circle cx="8" cy="17" r="2.4" />`),
  picture: icon(svg`<rect x="3" y="5" width="18" height="14" rx="2.5" />
    <rect x="12" y="11.5" width="6.5" height="5" rx="0.8" fill="currentColor" />`),
  theatre: icon(svg`<rect x="2.5" y="7" width="19" height="10" rx="2" />`),
  theatreOff: icon(svg`<rect x="5" y="5.5" width="14" height="13" rx="2" />`),
  full: icon(svg`<path d="M9 4.5H4.5V9M15 4.5h4.5V9M9 19.5H4.5V15M15 19.5h4.5V15" />`),
  fullOff: icon(svg`<path d="M4.5 9H9V4.5M19.5 9H15V4.5M4.5 15H9v4.5M19.5 15H15v4.5" />`),
  close: icon(svg`<path d="m6 6 12 12M18 6 6 18" />`),
};
