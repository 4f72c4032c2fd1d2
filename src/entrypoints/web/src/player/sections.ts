/** The lessons of a course, as its list shows them: by section, each with what the server says of it. */

import type { BeatAnswer, CourseProgress, Lesson, VideoProgress } from "../core/shapes.js";

export interface ListedLesson {
  lesson: Lesson;
  /** From 1, through the whole course. */
  number: number;
  /** Undefined where no progress is kept. */
  progress: VideoProgress | undefined;
}

export interface Section {
  /** Null for lessons without one. */
  title: string | null;
  lessons: ListedLesson[];
  completed: number;
}

/** Group neighbours of one section; a title that comes back later begins a section of its own. */
export function sections(lessons: readonly Lesson[], progress: CourseProgress | null): Section[] {
  const known = new Map(progress?.videos.map((video) => [video.video_id, video]));
  const found: Section[] = [];
  for (const [index, lesson] of lessons.entries()) {
    const title = lesson.section || null;
    let section = found.at(-1);
    if (!section || section.title !== title) {
      section = { title, lessons: [], completed: 0 };
      found.push(section);
    }
    const listed = { lesson, number: index + 1, progress: known.get(lesson.id) };
    section.lessons.push(listed);
    if (listed.progress?.completed) section.completed += 1;
  }
  return found;
}

/** Take over what an answer says of the videos that it names; its sum is the course's. */
export function merge(known: CourseProgress | null, answer: CourseProgress): CourseProgress {
  const told = new Map(answer.videos.map((video) => [video.video_id, video]));
  const kept = (known?.videos ?? []).map((video) => {
    const now = told.get(video.video_id) ?? video;
    told.delete(video.video_id);
    return now;
  });
  return { videos: [...kept, ...told.values()], course: answer.course };
}

/** The videos of which an answer says something new. */
export function news(known: CourseProgress | null, answer: BeatAnswer): VideoProgress[] {
  return answer.videos.filter((video) => {
    const before = known?.videos.find(({ video_id }) => video_id === video.video_id);
    return (
      video.percent !== before?.percent ||
      video.completed !== before.completed ||
      video.watched_duration !== before.watched_duration
    );
  });
}

export interface Chosen {
  wanted: string;
  progress: CourseProgress | null;
}

/** Choose the lesson to show: the wanted one, else where the learner is, else the first that may be seen. */
export function choose(lessons: readonly Lesson[], { wanted, progress }: Chosen): Lesson | null {
  const of = (id: string | undefined): Lesson | undefined => lessons.find((lesson) => lesson.id === id);
  if (wanted) return of(wanted) ?? null;
  const place = of(progress?.course.continue?.video_id);
  const free = progress ? undefined : lessons.find((lesson) => lesson.free_preview);
  return place ?? free ?? lessons[0] ?? null;
}

/** The lessons before and after one. */
export function neighbours(lessons: readonly Lesson[], id: string | null): { before?: Lesson; after?: Lesson } {
  const index = lessons.findIndex((lesson) => lesson.id === id);
  const [before, after] = index < 0 ? [] : [lessons[index - 1], lessons[index + 1]];
  return { ...(before && { before }), ...(after && { after }) };
}
