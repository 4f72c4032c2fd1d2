/** The addresses of a course's videos, one of which may have been fetched ahead. */

import type { Api } from "../core/api.js";
import type { VideoAddress } from "../core/shapes.js";

/** Milliseconds that an address which was fetched ahead must have left. */
const WORTH_USING = 30_000;

export interface Addresses {
  /** Give a video's address; `session` keeps the playback that goes on. Raises the API's Problem. */
  get(video: string, session: string | null): Promise<VideoAddress>;
  /** Fetch a video's address ahead, and what else is to be fetched with it; never fails. */
  prepare(video: string, fetchMore: (address: VideoAddress) => Promise<void>): Promise<void>;
}

export function makeAddresses(api: Api, course: string, device: string): Addresses {
  let prepared: { video: string; address: Promise<VideoAddress> } | null = null;
  const fetched = (video: string, session: string | null): Promise<VideoAddress> =>
    api.address(course, video, { session, device });
  return {
    async get(video, session) {
      const ahead = prepared?.video === video ? prepared.address : null;
      prepared = null;
      const known = session ? null : await ahead?.catch(() => null);
      if (known && Date.parse(known.renew_at) - api.now() > WORTH_USING) return known;
      return fetched(video, session);
    },
    async prepare(video, fetchMore) {
      if (prepared?.video === video) return;
      const address = fetched(video, null);
      prepared = { video, address };
      await address.then(fetchMore).catch(() => undefined);
    },
  };
}

/** Tell whether it is time for a younger one. */
export function isDue({ renew_at: at }: VideoAddress, now: number): boolean {
  return Date.parse(at) - now < 1000;
}
