/** What the API answers, as `/openapi.json` describes it. Durations and positions are seconds, times RFC 3339. */

export interface Money {
  amount: number;
  currency: string;
}

export interface CourseCard {
  id: string;
  title: string;
  description: string;
  thumbnail: string | null;
  price: Money;
  status: "draft" | "published" | "archived";
  access_days: number | null;
  shop_url: string | null;
  video_count: number;
  duration: number;
}

export interface Lesson {
  id: string;
  title: string;
  description: string;
  section: string | null;
  duration: number;
  order_position: number;
  thumbnail: string | null;
  free_preview: boolean;
}

export interface Course extends CourseCard {
  videos: Lesson[];
}

export type EnrollmentStatus = "active" | "expired" | "ended" | "blocked" | "waiting";

export interface Enrollment {
  status: EnrollmentStatus;
  enrolled_at: string;
  expires_at: string | null;
}

export interface Place {
  video_id: string;
  position: number;
  title: string;
  /** Counts from 1, in the order of the course. */
  number: number;
}

export interface Tally {
  percent: number;
  completed: boolean;
  completed_at: string | null;
  watched_duration: number;
  videos_completed: number;
  videos_total: number;
  new_videos: number;
  last_watched_at: string | null;
  continue: Place | null;
}

export interface LibraryItem {
  course: CourseCard;
  enrollment: Enrollment;
  progress: Tally;
}

export type Span = [from: number, to: number];

export interface VideoProgress {
  video_id: string;
  position: number;
  watched_duration: number;
  duration: number;
  percent: number;
  completed: boolean;
  completed_at: string | null;
  last_watched_at: string | null;
  watched: Span[];
}

export interface CourseSum extends Tally {
  course_id: string;
  duration: number;
  /** Seconds that the server holds and has not credited yet. */
  pending: number;
}

export interface CourseProgress {
  videos: VideoProgress[];
  course: CourseSum;
}

/** What one beat tells: what was played of a video since the last beat of its session. */
export interface Beat {
  video_id: string;
  position: number;
  played: Span[];
  session: string;
  seq: number;
}

export interface BeatAnswer extends CourseProgress {
  credited: number;
  pending: number;
}

export interface Captions {
  language: string;
  label: string;
  url: string;
}

export type Device = "phone" | "tablet" | "computer";

/** Where the learner was in this video on another device. */
export interface Elsewhere {
  position: number;
  device: Device;
  at: string;
}

export interface VideoAddress {
  url: string;
  type: string;
  file: { url: string; type: string };
  expires_at: string;
  renew_at: string;
  /** Null where no progress is kept: a free preview, or an administrator looking in. */
  session: string | null;
  position: number;
  elsewhere: Elsewhere | null;
  duration: number;
  poster: string | null;
  captions: Captions[];
  storyboard: string | null;
  previous: string | null;
  next: string | null;
  credentials: boolean;
}

/** A reason to have access. */
export interface OwnGrant {
  ends: string | null;
  /** Why it was ended before its time, in a word. */
  why: string | null;
}

export interface Access {
  course_id: string;
  course_title: string;
  open: boolean;
  status: EnrollmentStatus | null;
  explanation: string;
  refusal: string | null;
  enrolled_at: string | null;
  expires_at: string | null;
  grants: OwnGrant[];
}
