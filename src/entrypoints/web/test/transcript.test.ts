/** The transcript: its lines, what is being said, what is found, and when it scrolls along. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Following, lineAt, lines, pieces, type Said, scrollPlace, search } from "../src/player/transcript.js";

const said = (startTime: number, endTime: number, text: string): Said => ({ startTime, endTime, text });
const plain = ({ text }: Said): string => text;

test("Cues are joined until a thought ends", () => {
  const cues = [said(0, 2, "Stir until no dry\nflour"), said(2, 4, "is left."), said(4, 6, "It will look wrong.")];
  assert.deepEqual(lines(cues, plain), [
    { start: 0, end: 4, text: "Stir until no dry flour is left." },
    { start: 4, end: 6, text: "It will look wrong." },
  ]);
});

test("A silence and a long line cut where no thought ends", () => {
  const long = "word ".repeat(30).trim();
  const cues = [said(0, 1, "before"), said(9, 10, "after"), said(10, 11, long), said(11, 12, long)];
  assert.deepEqual(
    lines(cues, plain).map(({ start }) => start),
    [0, 9, 11],
  );
});

test("Cues without words make no lines", () => {
  assert.deepEqual(lines([said(0, 1, " \n "), said(1, 2, "")], plain), []);
});

test("Lines keep every word, in order, and begin where one of their cues does", () => {
  const cue = fc.tuple(fc.nat(60), fc.nat(5), fc.constantFrom("a b", "c.", "d e!", "f", " "));
  fc.assert(
    fc.property(fc.array(cue), (drawn) => {
      const cues = drawn.map(([start, length, text]) => said(start, start + length, text));
      cues.sort((one, other) => one.startTime - other.startTime);
      const found = lines(cues, plain);
      const words = (texts: string[]): string[] => texts.flatMap((text) => text.split(/\s+/u)).filter(Boolean);
      assert.deepEqual(words(found.map(({ text }) => text)), words(cues.map(({ text }) => text)));
      assert.ok(found.every(({ start }) => cues.some(({ startTime }) => startTime === start)));
    }),
  );
});

test("The line that is being said is the last that has begun", () => {
  const all = [5, 10, 20].map((start) => ({ start, end: start + 1, text: "x" }));
  assert.deepEqual(
    [0, 5, 9.9, 10, 19, 99].map((time) => lineAt(all, time)),
    [-1, 0, 0, 1, 1, 2],
  );
  assert.equal(lineAt([], 3), -1);
});

test("Search counts every hit, whatever its capitals and blanks, and takes signs as they are", () => {
  const all = ["The pot. The the oven", "Costs 3.50 (net)"].map((text, start) => ({ start, end: start, text }));
  assert.deepEqual(search(all, " the "), [
    { line: 0, from: 0, to: 3 },
    { line: 0, from: 9, to: 12 },
    { line: 0, from: 13, to: 16 },
  ]);
  assert.equal(search(all, "pot.  the").length, 1);
  assert.equal(search(all, "3.50 (").length, 1);
  assert.equal(search(all, "3x50").length, 0);
  assert.deepEqual(search(all, "  "), []);
});

test("A line cut at its hits is the same line, and each hit is a piece", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "b", "ab ", "B")), fc.constantFrom("a", "ab", "b"), (parts, query) => {
      const text = parts.join("");
      const hits = search([{ start: 0, end: 1, text }], query);
      const cut = pieces(text, 0, hits);
      assert.equal(cut.map((piece) => piece.text).join(""), text);
      assert.equal(cut.filter(({ hit }) => hit !== null).length, hits.length);
    }),
  );
});

test("A reader who scrolls or searches is left alone until she wants to follow again", () => {
  const following = new Following();
  assert.equal(following.on, true);
  following.scrolled();
  assert.equal(following.on, false);
  following.again();
  following.searched("oven");
  assert.equal(following.on, false);
  following.searched(" ");
  assert.equal(following.on, true);
});

test("A box scrolls no further than its ends", () => {
  const box = { height: 300, full: 1000 };
  assert.equal(scrollPlace(box, { top: 10, height: 40 }), 0);
  assert.equal(scrollPlace(box, { top: 500, height: 40 }), 420);
  assert.equal(scrollPlace(box, { top: 960, height: 40 }), 700);
});
