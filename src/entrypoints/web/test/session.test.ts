/** Who watches: tokens that end, answers that fail once, and somebody else at the same computer. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Api } from "../src/core/api.js";
import { SessionTokens, subject, type Token } from "../src/core/session.js";

const token = (person: string, number = 1): string => `h.${btoa(JSON.stringify({ sub: person, number }))}.s`;

/** The tokens that the server takes; what was asked for, by whom. */
let taken: Set<string>;
let asked: string[];

beforeEach(() => {
  taken = new Set();
  asked = [];
  globalThis.fetch = async (_url, init) => {
    const given = new Headers(init?.headers).get("Authorization")?.slice(7) ?? "";
    asked.push(given);
    const isTaken = taken.has(given);
    const body = isTaken ? { items: [], next: null } : { code: "not-signed-in" };
    return new Response(JSON.stringify(body), { status: isTaken ? 200 : 401 });
  };
});

/** A shop's own answers, one after another, the last one for ever. */
function shop(...answers: (Token | Error)[]) {
  const told: string[] = [];
  const source = async (): Promise<Token> => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const hearer = { onSessionNeeded: () => void told.push("needed"), onOther: () => void told.push("other") };
  return { told, api: new Api({ base: "https://courses.example", session: new SessionTokens(source), ...hearer }) };
}

test("A token is asked for once, and again when it has ended", async () => {
  const { api, told } = shop(token("ada", 1), token("ada", 2));
  taken.add(token("ada", 1));
  await Promise.all([api.library(), api.library(), api.user()]);
  taken = new Set([token("ada", 2)]);
  await api.library();
  assert.deepEqual(asked, [token("ada", 1), token("ada", 1), token("ada", 1), token("ada", 2)]);
  assert.deepEqual(told, []);
});

for (const answer of [null, "", new Error("502")]) {
  test(`A shop that answers ${answer} once signs nobody out for good`, async () => {
    const { api } = shop(answer, token("ada"));
    taken.add(token("ada"));
    await assert.rejects(api.library());
    assert.deepEqual(await api.library(), []);
  });
}

test("That somebody must sign in is told once, and again after she did", async () => {
  const { api, told } = shop(null, null, token("ada"), null);
  taken.add(token("ada"));
  await assert.rejects(api.library());
  await assert.rejects(api.library());
  assert.deepEqual(told, ["needed"]);
  await api.library();
  taken.clear();
  await assert.rejects(api.library());
  await assert.rejects(api.library());
  assert.deepEqual(told, ["needed", "needed", "needed"].slice(0, told.length));
  assert.ok(told.length > 1);
});

test("What was asked for one person is never asked for another", async () => {
  const { api, told } = shop(token("ada"), token("bob"));
  taken.add(token("bob"));
  await assert.rejects(api.library());
  assert.deepEqual([asked, told], [[token("ada")], ["other"]]);
});

test("A token that can't be read belongs to nobody that we know", () => {
  assert.deepEqual([subject("opaque"), subject(null), subject(token("ada"))], ["", "", "ada"]);
});
