/** What a player asks of the API; a page with a library alone loads none of it. */

import { Api, id } from "../core/api.js";
import type { Access, Beat, BeatAnswer, Course, CourseProgress, VideoAddress } from "../core/shapes.js";

export class CourseApi extends Api {
  course(course: string): Promise<Course> {
    return this.get(`/api/courses/${id(course)}`);
  }

  progress(course: string): Promise<CourseProgress> {
    return this.get(`/api/user/course/${id(course)}/progress`, true);
  }

  access(course: string): Promise<Access> {
    return this.get(`/api/user/course/${id(course)}/access`);
  }

  /**
   * `session` keeps a playback that goes on; `device` names this browser, for "further on your phone"; `cookies` takes
   * the CDN's, after an answer said that the video opens by them.
   */
  address(
    course: string,
    video: string,
    told: { session?: string | null; device?: string; cookies?: boolean } = {},
  ): Promise<VideoAddress> {
    const query = new URLSearchParams();
    if (told.session) query.set("session", told.session);
    if (told.device) query.set("device", told.device);
    const path = `/api/user/course/${id(course)}/video/${id(video)}/url?${query}`;
    return this.call({ method: "GET", path, playback: Boolean(told.session), cookies: told.cookies ?? false });
  }

  beats(course: string, beats: readonly (Beat & { age: number })[], keepalive = false): Promise<BeatAnswer> {
    const path = `/api/user/course/${id(course)}/progress`;
    return this.call({ method: "POST", path, body: { beats }, keepalive, playback: true });
  }
}
