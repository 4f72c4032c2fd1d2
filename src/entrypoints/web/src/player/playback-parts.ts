/** What a playback is made of, and how it may load. */

import type { CourseApi } from "./course-api.js";
import type { Tell } from "./reporter.js";

export interface PlaybackParts {
  media: HTMLVideoElement;
  api: CourseApi;
  course: string;
  device: string;
  tell: Tell;
  /** Aborted when the playback is closed: nothing hears the media element any more. */
  over: AbortController;
}

export interface Loading {
  /** Keep the playback session of the address that is to be renewed. */
  session?: string | null;
  play?: boolean;
  from?: number;
  /** The old address still lives, so playing goes on whatever happens. */
  ahead?: boolean;
  /** It stood still: a source that can't be exchanged may be attached anew. */
  anew?: boolean;
}

/** How an address is taken up; `first` of its video. */
export interface Using {
  first: boolean;
  play: boolean;
  ahead: boolean;
  anew: boolean;
}
