/** What the library decides without a page: which courses, in which order, until when, and where they lead. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { shopLink } from "../src/core/links.js";
import type { EnrollmentStatus, LibraryItem } from "../src/core/shapes.js";
import { expiry } from "../src/library/expiry.js";
import { playerLink } from "../src/library/links.js";
import { type Choice, census, choose, fold, matches, ORDERS, STATES, standing, stateOf } from "../src/library/shelf.js";
import { library as german } from "../src/strings/de/library.js";
import { library as english } from "../src/strings/en/library.js";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const HOUR = 3600_000;
const DAY = 24 * HOUR;
const ALL: Choice = { state: "all", query: "", order: "watched" };

interface Told {
  id?: string;
  title?: string;
  description?: string;
  status?: EnrollmentStatus;
  /** Milliseconds from now. */
  ends?: number | null;
  bought?: number;
  last?: number | null;
  watched?: number;
  completed?: boolean;
  shop?: string | null;
}

const instant = (at: number): string => new Date(NOW + at).toISOString();

function item(told: Told = {}): LibraryItem {
  const { id = "c", title = "Tea", description = "", status = "active", ends = null, bought = -90 * DAY } = told;
  const { last = null, watched = 0, completed = false, shop = null } = told;
  const price = { amount: 0, currency: "EUR" };
  const card = { id, title, description, price, thumbnail: null, access_days: null, shop_url: shop };
  const done = { completed, completed_at: null, videos_completed: 0, videos_total: 3, new_videos: 0, continue: null };
  return {
    course: { ...card, status: "published", video_count: 3, duration: 900 },
    enrollment: { status, enrolled_at: instant(bought), expires_at: ends === null ? null : instant(ends) },
    progress: { ...done, percent: 0, watched_duration: watched, last_watched_at: last === null ? null : instant(last) },
  };
}

const ids = (items: LibraryItem[]): string[] => items.map(({ course }) => course.id);

test("An access that has run out since the answer came is expired", () => {
  assert.equal(standing(item({ ends: 1 }), NOW), "active");
  assert.equal(standing(item({ ends: 0 }), NOW), "expired");
  assert.equal(standing(item({ ends: -1, status: "ended" }), NOW), "ended");
});

test("A course is not started, in progress, completed, or closed, and closed beats completed", () => {
  assert.equal(stateOf(item(), NOW), "new");
  assert.equal(stateOf(item({ watched: 1 }), NOW), "started");
  assert.equal(stateOf(item({ last: -DAY }), NOW), "started");
  assert.equal(stateOf(item({ watched: 900, completed: true }), NOW), "completed");
  for (const status of ["expired", "ended", "blocked", "waiting"] as const) {
    assert.equal(stateOf(item({ status, completed: true }), NOW), "closed");
  }
});

test("The filter counts each state that occurs, and leaves out those that don't", () => {
  const items = [item(), item({ watched: 5 }), item({ watched: 9 }), item({ status: "ended" })];
  assert.deepEqual(census(items, NOW), [
    ["started", 2],
    ["new", 1],
    ["closed", 1],
  ]);
});

test("A search knows no case, no accents and no letters that a keyboard lacks", () => {
  const course = item({ title: "Crème brûlée für Größen", description: "Ærlig smørrebrød" });
  for (const query of [
    "creme",
    "CREME BRULEE",
    "für",
    "fur",
    "grossen",
    "Größe",
    "aerlig",
    "smorre",
    " brulee  creme ",
  ]) {
    assert.ok(matches(course, query), query);
  }
  assert.ok(!matches(course, "creme torte"));
});

test("A search for any piece of a title finds its course", () => {
  const text = fc.string({ unit: "grapheme" });
  fc.assert(fc.property(text, text, text, (one, piece, other) => matches(item({ title: one + piece + other }), piece)));
  assert.ok(matches(item({ title: "ΟΔΥΣΣΕΥΣ" }), "οδυσσευς"));
  assert.ok(matches(item({ title: "Οδυσσεύς" }), "ΔΥΣΣΕΥΣ"));
});

test("Folding a text twice changes nothing more", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => fold(fold(text)) === fold(text)));
});

test("What was watched last comes first, a new purchase among it, and what is closed after all that is open", () => {
  const items = [
    item({ id: "closed", status: "expired", ends: -DAY, last: -HOUR }),
    item({ id: "old", last: -9 * DAY }),
    item({ id: "bought", bought: -2 * DAY }),
    item({ id: "recent", last: -DAY }),
  ];
  assert.deepEqual(ids(choose(items, ALL, NOW, "en")), ["recent", "bought", "old", "closed"]);
});

test("Titles are sorted as their language does, numbers by their value", () => {
  const titles = ["Zoo", "Äpfel", "Kurs 10", "apfel 2", "Kurs 9"];
  const sorted = choose(
    titles.map((title) => item({ id: title, title })),
    { ...ALL, order: "title" },
    NOW,
    "de",
  );
  assert.deepEqual(ids(sorted), ["Äpfel", "apfel 2", "Kurs 9", "Kurs 10", "Zoo"]);
});

test("The newest purchase comes first where that is asked for", () => {
  const items = [-3, -1, -2].map((days) => item({ id: String(days), bought: days * DAY, last: days * HOUR }));
  assert.deepEqual(ids(choose(items, { ...ALL, order: "newest" }, NOW, "en")), ["-1", "-2", "-3"]);
});

test("Every order shows each course once, and the states divide them all", () => {
  const told = fc.record({
    title: fc.string(),
    status: fc.constantFrom<EnrollmentStatus>("active", "expired", "ended", "blocked", "waiting"),
    ends: fc.option(fc.integer({ min: -DAY, max: DAY })),
    last: fc.option(fc.integer({ min: -DAY, max: 0 })),
    completed: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(told), fc.constantFrom(...ORDERS), (courses, order) => {
      const items = courses.map((course, index) => item({ ...course, id: String(index) }));
      const before = ids(items);
      assert.deepEqual(ids(choose(items, { ...ALL, order }, NOW, "en")).sort(), [...before].sort());
      const parts = STATES.flatMap((state) => ids(choose(items, { ...ALL, order, state }, NOW, "en")));
      assert.deepEqual(parts.sort(), [...before].sort());
      assert.deepEqual(ids(items), before);
    }),
  );
});

function said(told: Told, words = english, language = "en"): string | undefined {
  return expiry(item(told), NOW, language, words)?.text;
}

test("A course that is theirs for ever says nothing of an end", () => {
  assert.equal(said({}), undefined);
});

test("A far end is a day, with its year where that is another", () => {
  assert.equal(said({ ends: 30 * DAY }), "Until 31 March");
  assert.equal(said({ ends: 400 * DAY }), "Until 5 April 2027");
  assert.equal(said({ ends: 30 * DAY }, german, "de"), "Bis 31. März");
});

test("A near end is counted in days, the last day in hours, and both to the nearest", () => {
  assert.equal(said({ ends: 14 * DAY }), "14 days left");
  assert.equal(said({ ends: 7 * DAY - 1 }), "7 days left", "bought just now");
  assert.equal(said({ ends: 3.5 * DAY - 1 }), "3 days left");
  assert.equal(said({ ends: 1.5 * DAY - 1 }), "1 day left");
  assert.equal(said({ ends: DAY }), "1 day left");
  assert.equal(said({ ends: DAY - 1 }), "24 hours left");
  assert.equal(said({ ends: 1.5 * HOUR - 1 }), "1 hour left");
  assert.equal(said({ ends: HOUR }), "1 hour left");
  assert.equal(said({ ends: HOUR - 1 }), "Less than an hour left");
  assert.equal(said({ ends: 3 * DAY }, german, "de"), "Noch 3 Tage");
});

test("What is closed says why, kindly", () => {
  assert.equal(said({ status: "active", ends: -DAY }), "Expired on 28 February");
  assert.equal(said({ status: "expired", ends: -DAY }, german, "de"), "Abgelaufen am 28. Februar");
  assert.equal(said({ status: "expired" }), "Expired");
  assert.equal(said({ status: "ended", ends: -DAY }), "Your access has ended");
  assert.equal(said({ status: "blocked" }), "Paused for now. Please ask the shop.");
  assert.equal(said({ status: "waiting" }), "Opens when your e-mail address is confirmed");
});

const link = (template: string, video: string | null = "v/1"): string =>
  playerLink(template, { api: "https://courses.example", course: "a&b", video });

test("A link to the player has its course and its video, written for an address", () => {
  assert.equal(link("/learn/{course}?video={video}"), "/learn/a%26b?video=v%2F1");
  assert.equal(link("{api}/learn/{course}"), "https://courses.example/learn/a%26b");
  assert.equal(link("/watch?c={course}#{video}"), "/watch?c=a%26b#v%2F1");
});

test("Without a video its parameter goes, and the others stay", () => {
  assert.equal(link("/learn/{course}?video={video}", null), "/learn/a%26b");
  assert.equal(link("/w?video={video}&course={course}#top", null), "/w?course=a%26b#top");
  assert.equal(link("/w?course={course}&video={video}&x=1", null), "/w?course=a%26b&x=1");
  assert.equal(link("/w?course={course}&video={video}#top", null), "/w?course=a%26b#top");
});

test("What a course's id contains is never taken for a placeholder", () => {
  assert.equal(playerLink("/{course}/{video}", { api: "", course: "{video}", video: "$&" }), "/%7Bvideo%7D/%24%26");
});

test("Only a web address leads to the shop", () => {
  assert.equal(shopLink(item({ shop: "https://shop.example/tea" }).course), "https://shop.example/tea");
  assert.equal(shopLink(item({ shop: "javascript:alert(1)" }).course), null);
  assert.equal(shopLink(item().course), null);
});

test("What the shop sells no longer, or not yet, doesn't lead there", () => {
  const { course } = item({ shop: "https://shop.example/tea" });
  for (const status of ["archived", "draft"] as const) assert.equal(shopLink({ ...course, status }), null, status);
});

test("Where a lesson goes on is said with what is known of it", () => {
  assert.equal(english.resume(4, "12:31"), "Continue: Lesson 4, 12:31");
  assert.equal(english.resume(4, ""), "Continue: Lesson 4");
  assert.equal(english.resume(undefined, "12:31"), "Continue: 12:31");
  assert.equal(german.resume(undefined, ""), "Weiter");
});
