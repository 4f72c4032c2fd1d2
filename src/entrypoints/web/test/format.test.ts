/** Numbers and times, as they are read and as they are heard. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { clock, length, spoken } from "../src/core/format.js";
import { safeStore } from "../src/core/store.js";

test("A place in a video is written with hours only where there are any", () => {
  assert.equal(clock(0), "0:00");
  assert.equal(clock(751.9), "12:31");
  assert.equal(clock(3723), "1:02:03");
  assert.equal(clock(-1), "0:00");
});

test("A place in a video can be read back to the second", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 360_000 }), (seconds) => {
      assert.equal(
        clock(seconds)
          .split(":")
          .reduce((sum, part) => 60 * sum + Number(part), 0),
        seconds,
      );
    }),
  );
});

test("A length is told in the units that matter", () => {
  assert.equal(length(40, "en"), "40 sec");
  assert.equal(length(3900, "en"), "1 hr 5 min");
  assert.equal(length(7200, "en"), "2 hr");
});

test("A length is said as people say it", () => {
  assert.equal(spoken(751, "en"), "12 minutes 31 seconds");
  assert.equal(spoken(0, "en"), "0 seconds");
  assert.equal(spoken(3600, "de"), "1 Stunde");
});

test("What a browser refuses to keep is kept in memory", () => {
  const full = { length: 0, getItem: () => null, removeItem: () => undefined, setItem: () => assert.fail("full") };
  const store = safeStore(full as unknown as Storage);
  store.set("place", "12");
  assert.equal(store.get("place"), "12");
  assert.deepEqual(store.keys(), ["place"]);
  store.remove("place");
  assert.equal(store.get("place"), null);
});

test("What had no room once is read anew when it has", () => {
  const kept = new Map<string, string>();
  let isFull = true;
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => (isFull ? assert.fail("full") : kept.set(key, text)),
  };
  const store = safeStore(storage as unknown as Storage);
  store.set("rate", "1.5");
  isFull = false;
  store.set("rate", "1");
  kept.set("rate", "2");
  assert.equal(store.get("rate"), "2");
});
