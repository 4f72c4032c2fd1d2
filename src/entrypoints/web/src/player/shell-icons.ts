/** Pictograms of what is around the picture; each is hidden from those who listen. */

import { type SVGTemplateResult, svg } from "lit";

const icon = (path: string): SVGTemplateResult => svg`
  <svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"><path d=${path} /></svg>`;

export const icons = {
  back: icon("M15 5l-7 7 7 7"),
  panel: icon("M4 5h16v14H4zM14.5 5v14"),
  tick: icon("M5 12.5l4.5 4.5L19 7.5"),
  lock: icon("M6.5 11h11v9h-11zM9 11V8a3 3 0 0 1 6 0v3"),
  chevron: icon("M6 9.5l6 6 6-6"),
  up: icon("M6 14.5l6-6 6 6"),
  search: icon("M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20.5 20.5"),
  cross: icon("M6 6l12 12M18 6L6 18"),
  cloud: icon("M7 18.5a4.5 4.5 0 0 1-.4-9 6 6 0 0 1 11.5 1.2A4 4 0 0 1 17.5 18.5z"),
  hourglass: icon("M7 4h10M7 20h10M8 4c0 5 8 5 8 8s-8 3-8 8M16 4c0 5-8 5-8 8s8 3 8 8"),
  film: icon("M4 6h16v12H4zM8.5 6v12M15.5 6v12M4 12h4.5M15.5 12H20"),
  person: icon("M12 4.5a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6zM4.5 20c.8-3.6 3.8-5.3 7.5-5.3s6.7 1.7 7.5 5.3"),
  plug: icon("M9 3v5M15 3v5M6.5 8h11v3.5a5.5 5.5 0 0 1-11 0zM12 17v4"),
  star: icon("M12 3.8l2.5 5.1 5.6.8-4 4 .9 5.6-5-2.7-5 2.7.9-5.6-4-4 5.6-.8z"),
};

/** A ring that fills as a lesson is watched, and closes into a tick. */
export function ring(percent: number, state: "done" | "playing" | "open" | "locked"): SVGTemplateResult {
  const sign = {
    done: svg`<path class="sign" d="M8 12.4l2.7 2.7 5.3-5.6" pathLength="10" />`,
    playing: svg`<path class="full" d="M10.2 8.6v6.8l5.4-3.4z" />`,
    locked: svg`<path class="sign" d="M9.2 11.6h5.6v4H9.2zM10.4 11.6v-1.4a1.6 1.6 0 0 1 3.2 0v1.4" />`,
    open: null,
  }[state];
  return svg`
    <svg class="ring ${state}" viewBox="0 0 24 24" width="26" height="26" fill="none" aria-hidden="true"
      focusable="false">
      <circle class="rail" cx="12" cy="12" r="10" />
      <circle class="filled" cx="12" cy="12" r="10" pathLength="100" transform="rotate(-90 12 12)"
        stroke-dasharray="${state === "done" ? 100 : percent} 100" />
      ${sign}
    </svg>`;
}

/** A bar that fills; its text says as much. */
export function bar(percent: number): SVGTemplateResult {
  return svg`
    <svg class="bar" width="100%" height="8" aria-hidden="true" focusable="false">
      <rect class="rail" width="100%" height="8" rx="4" />
      <rect class="filled" width="${percent}%" height="8" rx="4" />
    </svg>`;
}
