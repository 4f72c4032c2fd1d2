/** What is fetched before a course can be shown. */

import { Problem } from "../core/problem.js";
import type { Access, Course, CourseProgress } from "../core/shapes.js";
import type { CourseApi } from "./course-api.js";

export interface Opened {
  course: Course;
  progress: CourseProgress | null;
  /** Why there is no progress: nobody is signed in, or she never had access. */
  closed: Problem | null;
}

/**
 * Fetch a course, and how far its learner is.
 *
 * Raises the Problem where there is nothing to show: no such course, or no answer.
 */
export async function openCourse(api: CourseApi, id: string): Promise<Opened> {
  const [course, progress] = await Promise.allSettled([api.course(id), api.progress(id)]);
  if (course.status === "rejected") throw Problem.of(course.reason);
  if (progress.status === "fulfilled") return { course: course.value, progress: progress.value, closed: null };
  const closed = Problem.of(progress.reason);
  if (!closed.isRefusal) throw closed;
  return { course: course.value, progress: null, closed };
}

/** Tell how a refused learner's access stands; null where even that can't be had. */
export async function accessOf(api: CourseApi, course: string, problem: Problem): Promise<Access | null> {
  return problem.status === 403 ? api.access(course).catch(() => null) : null;
}
