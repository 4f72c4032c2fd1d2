/** The addresses of a course's videos, one of which may have been fetched ahead. */

import type { VideoAddress } from "../core/shapes.js";
import type { CourseApi } from "./course-api.js";

/** Milliseconds that an address which was fetched ahead must have left. */
const WORTH_USING = 30_000;
/** Milliseconds after which the place in it may no longer be where the learner is. */
const STALE = 120_000;

export interface Addresses {
  /** Give a video's address; `session` keeps the playback that goes on. Raises the API's Problem. */
  get(video: string, session: string | null): Promise<VideoAddress>;
  /** Fetch a video's address ahead, and what else is to be fetched with it; never fails. */
  prepare(video: string, fetchMore: (address: VideoAddress) => Promise<void>): Promise<void>;
}

export function makeAddresses(api: Pick<CourseApi, "address" | "now">, course: string, device: string): Addresses {
  let prepared: { video: string; at: number; address: Promise<VideoAddress> } | null = null;
  let cookies = false;
  const fetched = async (video: string, session: string | null): Promise<VideoAddress> => {
    const asked = cookies;
    const address = await api.address(course, video, { session, device, cookies: asked });
    if (!address.credentials || asked) return address;
    // A browser keeps no cookies of an answer that it didn't ask for with them.
    cookies = true;
    return fetched(video, address.session);
  };
  return {
    async get(video, session) {
      const isFresh = prepared?.video === video && api.now() - prepared.at < STALE;
      const ahead = isFresh ? prepared?.address : null;
      prepared = null;
      const known = session ? null : await ahead?.catch(() => null);
      if (known && Date.parse(known.renew_at) - api.now() > WORTH_USING) return known;
      return fetched(video, session);
    },
    async prepare(video, fetchMore) {
      if (prepared?.video === video) return;
      const address = fetched(video, null);
      prepared = { video, at: api.now(), address };
      await address.then(fetchMore).catch(() => undefined);
    },
  };
}

/** Tell whether it is time for a younger one. */
export function isDue({ renew_at: at }: VideoAddress, now: number): boolean {
  return Date.parse(at) - now < 1000;
}
