/** When an address is renewed. */

import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { VideoAddress } from "../src/core/shapes.js";
import { Renewal } from "../src/player/renewal.js";

const MINUTE = 60_000;
const due = (at: number): VideoAddress => ({ renew_at: new Date(at).toISOString() }) as VideoAddress;

function begun(context: TestContext) {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"], now: MINUTE });
  const source = { address: due(2 * MINUTE), attaching: false, isPlaying: true };
  const renewed: boolean[] = [];
  const renewal = new Renewal(source, Date.now, (anew) => renewed.push(anew));
  const pass = (milliseconds: number): void => {
    // A clock that is set on in one go tells every timer the end of it.
    for (let left = milliseconds; left > 0; left -= 1000) context.mock.timers.tick(Math.min(left, 1000));
  };
  return { source, renewed, renewal, pass };
}

test("The address of what plays is renewed when it wants it", (context) => {
  const { source, renewed, renewal, pass } = begun(context);
  renewal.at(source.address);
  pass(MINUTE - 1);
  assert.deepEqual(renewed, []);
  pass(1);
  assert.deepEqual(renewed, [false]);
});

test("A pause asks for nothing, and the next play does", (context) => {
  const { source, renewed, renewal, pass } = begun(context);
  renewal.at(source.address);
  source.isPlaying = false;
  pass(60 * MINUTE);
  assert.deepEqual(renewed, []);
  source.isPlaying = true;
  renewal.ifDue(true);
  assert.deepEqual(renewed, [true]);
});

test("What is due while a source is being attached is renewed a little later", (context) => {
  const { source, renewed, renewal, pass } = begun(context);
  renewal.at(source.address);
  source.attaching = true;
  pass(MINUTE + 5000);
  assert.deepEqual(renewed, []);
  source.attaching = false;
  pass(10_000);
  assert.deepEqual(renewed, [false]);
});

test("A renewal that failed long before its time is made up for at its time", (context) => {
  const { renewed, renewal, pass } = begun(context);
  renewal.soon();
  pass(MINUTE - 1);
  assert.deepEqual(renewed, []);
  pass(1);
  assert.deepEqual(renewed, [false]);
});
