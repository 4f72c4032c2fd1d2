/** Makes what plays a course: the one place that knows how the player's machinery is put together. */

import { deviceName } from "../core/preferences.js";
import type { Beat } from "../core/shapes.js";
import { createCaptions } from "./captions.js";
import type { CaptionTracks, Playback } from "./contracts.js";
import type { CourseApi } from "./course-api.js";
import { type Beats, CourseBeats } from "./course-beats.js";
import { createPlayback } from "./playback.js";

export interface Parts {
  playback: Playback;
  captions: CaptionTracks;
  beats: Beats;
}

export function makeParts(api: CourseApi, course: string, media: HTMLVideoElement): Parts {
  const device = deviceName();
  const beats = new CourseBeats(api, course, device);
  const over = new AbortController();
  const tell = (beat: Beat, leaving: boolean): void => beats.tell(beat, leaving);
  return {
    playback: createPlayback({ api, course, media, device, tell, over }),
    captions: createCaptions(media, over.signal),
    beats,
  };
}
