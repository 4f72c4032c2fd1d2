/** What the player's page decides without a page: lessons, and what follows them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { CourseProgress, Lesson, VideoProgress } from "../src/core/shapes.js";
import { Countdown } from "../src/player/countdown.js";
import { Further } from "../src/player/further.js";
import { choose, merge, neighbours, news, sections } from "../src/player/sections.js";
import { UpNext } from "../src/player/up-next.js";

const lesson = (id: string, more: Partial<Lesson> = {}): Lesson => ({
  id,
  title: `Title of ${id}`,
  description: "",
  section: null,
  duration: 60,
  order_position: 1,
  thumbnail: null,
  free_preview: false,
  ...more,
});

const video = (id: string, percent: number): VideoProgress => ({
  video_id: id,
  position: 0,
  watched_duration: percent,
  duration: 100,
  percent,
  completed: percent >= 90,
  completed_at: null,
  last_watched_at: null,
  watched: [],
});

function progress(videos: VideoProgress[], place: string | null = null): CourseProgress {
  const told = { percent: 1, completed: false, completed_at: null, watched_duration: 0, videos_completed: 0 };
  const rest = {
    videos_total: videos.length,
    new_videos: 0,
    last_watched_at: null,
    course_id: "c",
    duration: 1,
    pending: 0,
  };
  const next = place === null ? null : { video_id: place, position: 3, title: place, number: 1 };
  return { videos, course: { ...told, ...rest, continue: next } };
}

/** A clock that goes on when it is told to. */
function works(): { every(milliseconds: number, tick: () => void): () => void; pass(seconds: number): void } {
  const ticking = new Set<() => void>();
  return {
    every: (_milliseconds, tick) => {
      ticking.add(tick);
      return () => ticking.delete(tick);
    },
    pass: (seconds) => {
      for (let second = 0; second < seconds; second += 1) for (const tick of [...ticking]) tick();
    },
  };
}

test("Lessons are grouped by neighbours of one section and counted through the course", () => {
  const lessons = [
    lesson("a", { section: "One" }),
    lesson("b", { section: "One" }),
    lesson("c"),
    lesson("d", { section: "One" }),
  ];
  const found = sections(lessons, progress([video("a", 95), video("b", 40)]));
  assert.deepEqual(
    found.map(({ title, completed, lessons: listed }) => [title, completed, listed.map(({ number }) => number)]),
    [
      ["One", 1, [1, 2]],
      [null, 0, [3]],
      ["One", 0, [4]],
    ],
  );
  assert.equal(found[0]?.lessons[1]?.progress?.percent, 40);
});

test("Grouping loses no lesson and keeps their order", () => {
  const any = fc.array(fc.constantFrom("One", "Two", "", null), { maxLength: 30 });
  fc.assert(
    fc.property(any, (titles) => {
      const lessons = titles.map((section, index) => lesson(String(index), { section }));
      const listed = sections(lessons, null).flatMap((section) => section.lessons.map(({ lesson: { id } }) => id));
      assert.deepEqual(
        listed,
        lessons.map(({ id }) => id),
      );
    }),
  );
});

test("An answer changes the videos that it names, and the sum is the server's", () => {
  const before = progress([video("a", 10), video("b", 20)]);
  const answer = progress([video("b", 90), video("c", 5)]);
  answer.course.percent = 55;
  const after = merge(before, answer);
  assert.deepEqual(
    after.videos.map(({ video_id, percent }) => [video_id, percent]),
    [
      ["a", 10],
      ["b", 90],
      ["c", 5],
    ],
  );
  assert.equal(after.course.percent, 55);
  assert.equal(before.videos.length, 2);
});

test("An answer that says nothing new of a video is no news", () => {
  const before = progress([video("a", 10), video("b", 0)]);
  const answer = { ...progress([video("a", 10), video("b", 20), video("c", 0)]), credited: 0, pending: 0 };
  assert.deepEqual(
    news(before, answer).map(({ video_id }) => video_id),
    ["b", "c"],
  );
  assert.equal(news(null, answer).length, 3);
});

test("The wanted lesson is shown, else the place of the learner, else what is free, else the first", () => {
  const lessons = [lesson("a"), lesson("b", { free_preview: true }), lesson("c")];
  const known = progress([], "c");
  assert.equal(choose(lessons, { wanted: "a", progress: known })?.id, "a");
  assert.equal(choose(lessons, { wanted: "", progress: known })?.id, "c");
  assert.equal(choose(lessons, { wanted: "", progress: null })?.id, "b");
  assert.equal(choose(lessons, { wanted: "", progress: progress([]) })?.id, "a");
  assert.equal(choose(lessons, { wanted: "gone", progress: known }), null);
  assert.equal(choose([], { wanted: "", progress: null }), null);
});

test("A lesson has neighbours, except at the ends of its course", () => {
  const lessons = [lesson("a"), lesson("b")];
  assert.deepEqual(neighbours(lessons, "a"), { after: lessons[1] });
  assert.deepEqual(neighbours(lessons, "b"), { before: lessons[0] });
  assert.deepEqual(neighbours(lessons, "gone"), {});
});

test("A countdown tells every second that is left, then that it is over, once", () => {
  const [clock, told] = [works(), [] as (number | null | string)[]];
  const countdown: Countdown = new Countdown(
    { changed: () => told.push(countdown.left), over: () => told.push("over") },
    clock,
  );
  countdown.start(3);
  clock.pass(5);
  assert.deepEqual(told, [3, 2, 1, null, "over"]);
});

test("The next lesson plays by itself after eight seconds", () => {
  const [clock, played] = [works(), [] as string[]];
  const next = new UpNext({ changed: () => undefined, play: ({ id }) => played.push(id) }, clock);
  next.offer(lesson("b"));
  assert.equal(next.left, 8);
  clock.pass(7);
  assert.deepEqual(played, []);
  clock.pass(1);
  assert.deepEqual([played, next.lesson, next.left], [["b"], null, null]);
});

test("A refused countdown leaves the offer, and nothing plays by itself", () => {
  const [clock, played] = [works(), [] as string[]];
  const next = new UpNext({ changed: () => undefined, play: ({ id }) => played.push(id) }, clock);
  next.offer(lesson("b"));
  next.cancel();
  clock.pass(20);
  assert.deepEqual([played, next.lesson?.id, next.left], [[], "b", null]);
});

test("Who switched autoplay off gets the offer alone, the next time too", () => {
  const clock = works();
  const next = new UpNext({ changed: () => undefined, play: () => assert.fail() }, clock);
  next.offer(lesson("b"));
  next.autoplay = false;
  assert.deepEqual([next.lesson?.id, next.left], ["b", null]);
  next.drop();
  next.offer(lesson("c"));
  clock.pass(20);
  assert.deepEqual([next.lesson?.id, next.left], ["c", null]);
  next.autoplay = true;
});

test("A place on another device is offered once, and not where the learner is already", () => {
  const further = new Further();
  const at = (position: number) => ({ position, device: "phone" as const, at: "2026-03-01T12:00:00Z" });
  further.begin("a");
  assert.equal(further.tell(at(100), 95), false);
  assert.equal(further.tell(at(100), 20), true);
  assert.equal(further.passed(80), false);
  assert.equal(further.close(), 100);
  assert.equal(further.tell(at(104), 20), false);
  assert.equal(further.tell(at(400), 20), true);
  assert.equal(further.passed(395), true);
  assert.equal(further.place, null);
  further.begin("b");
  assert.equal(further.tell(at(100), 20), true);
});
