/** Why nothing plays, in words. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../src/core/problem.js";
import type { Access, OwnGrant } from "../src/core/shapes.js";
import { type Card, cardOf } from "../src/player/wording.js";
import { common as commonDe } from "../src/strings/de/common.js";
import { player as playerDe } from "../src/strings/de/player.js";
import { stage as stageDe } from "../src/strings/de/stage.js";
import { common } from "../src/strings/en/common.js";
import { player } from "../src/strings/en/player.js";
import { stage } from "../src/strings/en/stage.js";

const CODES = ["not-signed-in", "forged", "stale", "not-enrolled", "access-expired", "access-ended", "blocked"];
const MORE = ["unknown-course", "unknown-video", "too-many-streams", "quota-exceeded", "unreachable", "broken", "busy"];
const english = { common, player, stage };
const german = { common: commonDe, player: playerDe, stage: stageDe };

const access = (more: Partial<Access>): Access => ({
  course_id: "c",
  course_title: "C",
  open: false,
  status: "expired",
  explanation: "",
  refusal: "access-expired",
  enrolled_at: null,
  expires_at: "2025-12-24T12:00:00Z",
  grants: [],
  ...more,
});

function card(
  code: string,
  told: { status?: number; german?: boolean; access?: Access; retryAfter?: number } = {},
): Card {
  const { status = 403, access: known = null, retryAfter } = told;
  const words = told.german ? german : english;
  const facts = { words, language: told.german ? "de" : "en", now: Date.parse("2026-03-01T12:00:00Z"), access: known };
  return cardOf(new Problem({ status, code, retryAfter }), facts);
}

test("Every refusal has words of its own in both languages, and shows no code", () => {
  const said = [...CODES, ...MORE].map((code) => [code, card(code), card(code, { german: true })] as const);
  for (const [code, english, german] of said) {
    assert.notEqual(english.heading, german.heading);
    for (const { heading, text } of [english, german]) {
      assert.ok(heading && text);
      assert.ok(!`${heading} ${text}`.includes(code) || !code.includes("-"));
    }
  }
});

test("An access that has run out tells its day, that progress is kept, and how to get it again", () => {
  const said = card("access-expired", { access: access({}) });
  assert.equal(said.kind, "refused");
  assert.match(said.text, /24 December 2025.*progress is kept/u);
  assert.equal(said.link, player.cards.renew);
  assert.match(card("access-expired", { german: true, access: access({}) }).text, /24\. Dezember 2025/u);
  assert.doesNotMatch(card("access-expired").text, /null|undefined/u);
});

test("An access that was taken back is laid to its order only where that was refunded or cancelled", () => {
  const [earlier, last] = ["2025-11-01T12:00:00Z", "2025-12-24T12:00:00Z"];
  const text = (grants: OwnGrant[], german = false): string =>
    card("access-ended", { german, access: access({ status: "ended", grants }) }).text;
  for (const why of ["refunded", "cancelled"]) {
    assert.match(text([{ ends: last, why }]), /^The order behind it was refunded or cancelled on 24 December 2025\. /u);
    assert.match(text([{ ends: last, why }], true), /^Die Bestellung dazu wurde am 24\. Dezember 2025 erstattet/u);
  }
  const others = [
    { ends: last, why: "administrator" },
    { ends: last, why: "dispute lost" },
    { ends: last, why: null },
  ];
  for (const grant of others) {
    // What was refunded before is not why it ended.
    assert.match(
      text([{ ends: earlier, why: "refunded" }, grant]),
      /^It was ended on 24 December 2025\. Your progress/u,
    );
    assert.match(text([grant], true), /^Er wurde am 24\. Dezember 2025 beendet\. /u);
  }
  assert.match(card("access-ended").text, /^It was ended\. Your progress is kept\.$/u);
});

test("A blocked learner isn't sent to buy again", () => {
  assert.equal(card("blocked").link, undefined);
});

test("An access that waits for its e-mail says so, whatever refused it", () => {
  assert.equal(card("not-enrolled", { access: access({ status: "waiting" }) }).heading, player.cards.waiting.heading);
});

test("What may work later can be tried again, and what can't is not offered", () => {
  for (const code of ["too-many-streams", "quota-exceeded", "unreachable", "busy", "whatever comes"]) {
    assert.equal(card(code, { status: 409 }).again, true, code);
  }
  for (const code of ["blocked", "unknown-course", "not-signed-in"]) assert.equal(card(code).again, undefined, code);
  assert.match(card("quota-exceeded", { status: 429, retryAfter: 30 }).text, /30 sec/u);
});

test("An unknown refusal of a token asks to sign in", () => {
  assert.equal(card("something-new", { status: 401 }).kind, "signed-out");
});
