/** The controls over the picture. They run from left to right everywhere, as time does on a time line. */

import { html, nothing, type SVGTemplateResult, type TemplateResult } from "lit";
import { clock } from "../core/format.js";
import type { Actions } from "./actions.js";
import { STRIDE } from "./keys.js";
import type { PlayerWords } from "./player-words.js";
import { icons } from "./stage-icons.js";

export interface ControlFacts {
  words: PlayerWords;
  actions: Actions;
  media: HTMLVideoElement;
  /** Null while it isn't known. */
  place: number | null;
  duration: number;
  hasPrevious: boolean;
  hasNext: boolean;
  hasCaptions: boolean;
  showsCaptions: boolean;
  canSetVolume: boolean;
  canPicture: boolean;
  canFullScreen: boolean;
  isFullScreen: boolean;
  isTheatre: boolean;
  isSettingsOpen: boolean;
  openSettings(): void;
  picture(): void;
}

interface Press {
  name: string;
  icon: SVGTemplateResult;
  press(): void;
  /** Where the button stands, for the look. */
  kind?: string;
  isOff?: boolean;
  pressed?: boolean;
  expanded?: boolean;
}

function button({ name, icon, press, kind = "", isOff = false, pressed, expanded }: Press): TemplateResult {
  return html`<button type="button" class="control ${kind}" part="control" aria-label=${name} ?disabled=${isOff}
    aria-pressed=${pressed === undefined ? nothing : String(pressed)}
    aria-expanded=${expanded === undefined ? nothing : String(expanded)}
    aria-haspopup=${expanded === undefined ? nothing : "dialog"} @click=${press}>
    ${icon}<span class="tip" aria-hidden="true">${name}</span>
  </button>`;
}

function playButton({ words, actions, media }: ControlFacts, kind = ""): TemplateResult {
  const press = (): void => actions.toggle();
  if (actions.isPlaying) return button({ name: words.stage.pause, icon: icons.pause, press, kind });
  if (media.ended) return button({ name: words.stage.again, icon: icons.again, press, kind });
  return button({ name: words.stage.play, icon: icons.play, press, kind });
}

function jumpButton({ words, actions }: ControlFacts, way: "back" | "forward", kind = ""): TemplateResult {
  const by = way === "back" ? -STRIDE : STRIDE;
  return button({ name: words.stage[way](STRIDE), icon: icons[way], press: () => actions.seekBy(by), kind });
}

function lessonButton({ words, actions, ...facts }: ControlFacts, way: "previous" | "next", kind = ""): TemplateResult {
  const isOff = way === "previous" ? !facts.hasPrevious : !facts.hasNext;
  return button({ name: words.stage[way], icon: icons[way], press: () => actions.go(way), isOff, kind });
}

/** In the middle of a small picture: what the bar has no room for. */
export function cluster(facts: ControlFacts): TemplateResult {
  return html`<div class="cluster" dir="ltr">
    ${lessonButton(facts, "previous")} ${jumpButton(facts, "back")} ${playButton(facts, "large")}
    ${jumpButton(facts, "forward")} ${lessonButton(facts, "next")}
  </div>`;
}

export function bar(facts: ControlFacts, timeline: TemplateResult): TemplateResult {
  return html`<div class="bar" dir="ltr" part="bar">
    ${timeline}
    <div class="row">
      ${playButton(facts, "wide-only")} ${jumpButton(facts, "back", "wide-only")}
      ${jumpButton(facts, "forward", "wide-only")} ${lessonButton(facts, "previous", "wide-only")}
      ${lessonButton(facts, "next", "wide-only")} ${sound(facts)} ${times(facts)}
      <span class="gap"></span>
      ${facts.hasCaptions ? captionsButton(facts) : nothing} ${settingsButton(facts)}
      ${facts.canPicture ? pictureButton(facts) : nothing} ${theatreButton(facts)}
      ${facts.canFullScreen ? fullScreenButton(facts) : nothing}
    </div>
  </div>`;
}

/** Before anything is known only the length is told, never a place that may be wrong. */
function times({ place, duration }: ControlFacts): unknown {
  if (!duration) return nothing;
  const shown = place === null ? nothing : html`<span class="now">${clock(Math.min(place, duration))}</span> / `;
  return html`<span class="times" part="time">${shown}<span class="whole">${clock(duration)}</span></span>`;
}

function sound({ words, actions, media, canSetVolume }: ControlFacts): TemplateResult {
  const silent = media.muted || media.volume === 0;
  const icon = silent ? icons.mute : media.volume < 0.5 ? icons.quiet : icons.loud;
  const name = silent ? words.stage.unmute : words.stage.mute;
  const slide = (event: Event): void => actions.volume(Number((event.target as HTMLInputElement).value) / 100);
  const volume = Math.round(silent ? 0 : 100 * media.volume);
  return html`<div class="sound">
    ${button({ name, icon, press: () => actions.mute() })}
    ${
      canSetVolume
        ? html`<div class="volume"><input type="range" min="0" max="100" step="5" .value=${String(volume)}
          aria-label=${words.stage.volume} aria-valuetext=${words.stage.percent(volume)} @input=${slide} /></div>`
        : nothing
    }
  </div>`;
}

function captionsButton({ words, actions, showsCaptions }: ControlFacts): TemplateResult {
  const press = (): void => actions.toggleCaptions();
  return button({ name: words.stage.captions, icon: icons.captions, press, pressed: showsCaptions, kind: "lit" });
}

function settingsButton({ words, openSettings, isSettingsOpen }: ControlFacts): TemplateResult {
  const how = { name: words.stage.settings, icon: icons.settings, press: openSettings };
  return button({ ...how, expanded: isSettingsOpen, kind: "opens-settings" });
}

function pictureButton({ words, picture, media }: ControlFacts): TemplateResult {
  const isOff = media.readyState === 0;
  return button({ name: words.stage.picture, icon: icons.picture, press: picture, kind: "middle-only", isOff });
}

function theatreButton({ words, actions, isTheatre }: ControlFacts): TemplateResult {
  const name = isTheatre ? words.stage.theatreOff : words.stage.theatre;
  const icon = isTheatre ? icons.theatreOff : icons.theatre;
  return button({ name, icon, press: () => actions.theatre(), kind: "desk-only" });
}

function fullScreenButton({ words, actions, isFullScreen }: ControlFacts): TemplateResult {
  const name = isFullScreen ? words.stage.fullScreenOff : words.stage.fullScreen;
  return button({
    name,
    icon: isFullScreen ? icons.fullOff : icons.full,
    press: () => actions.fullScreen(),
    kind: "last",
  });
}
