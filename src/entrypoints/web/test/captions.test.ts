/** The side-car captions of a media element, by elements that a test moves. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createCaptions, type Tracks } from "../src/player/captions.js";

function heard(tracks: Tracks): string[] {
  const said: string[] = [];
  for (const name of ["change", "cues", "cuechange"]) tracks.addEventListener(name, () => said.push(name));
  return said;
}

test("A phone's full screen is heard until the viewing is over, and no longer", () => {
  const media = new EventTarget();
  const over = new AbortController();
  const said = heard(createCaptions(media as HTMLVideoElement, over.signal));
  media.dispatchEvent(new Event("webkitbeginfullscreen"));
  media.dispatchEvent(new Event("webkitendfullscreen"));
  assert.deepEqual(said, ["cuechange", "cuechange"]);
  over.abort();
  media.dispatchEvent(new Event("webkitbeginfullscreen"));
  media.dispatchEvent(new Event("webkitendfullscreen"));
  assert.equal(said.length, 2);
});
