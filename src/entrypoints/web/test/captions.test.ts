/** The side-car captions of a media element, by elements that a test moves. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createCaptions, type Tracks } from "../src/player/captions.js";

const ENGLISH = { language: "en", label: "English", url: "https://edge.example/en.vtt?Signature=a" };

/** A media element to which side-car files come, or don't. */
function cinema(): { media: HTMLVideoElement; arrive(index: number, readyState: number): void } {
  const files: (EventTarget & { readyState?: number })[] = [];
  const createElement = (): EventTarget =>
    Object.assign(new EventTarget(), {
      readyState: 1,
      track: Object.assign(new EventTarget(), { mode: "", cues: null }),
    });
  Object.assign(globalThis, { document: { createElement } });
  const media = Object.assign(new EventTarget(), { append: (file: EventTarget) => files.push(file) });
  return {
    media: media as unknown as HTMLVideoElement,
    arrive: (index, readyState) => {
      files[index]!.readyState = readyState;
      files[index]!.dispatchEvent(new Event(readyState === 2 ? "load" : "error"));
    },
  };
}

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

test("Captions are being loaded until they are there or have failed, and both are told", () => {
  for (const readyState of [2, 3]) {
    const { media, arrive } = cinema();
    const tracks = createCaptions(media, new AbortController().signal);
    assert.equal(tracks.isLoading, false);
    tracks.exchange([ENGLISH]);
    assert.equal(tracks.isLoading, true);
    const said = heard(tracks);
    arrive(0, readyState);
    assert.equal(tracks.isLoading, false);
    assert.deepEqual(said, ["cues"]);
  }
});

test("Of captions that nobody reads it doesn't matter whether they come", () => {
  const { media, arrive } = cinema();
  const tracks = createCaptions(media, new AbortController().signal);
  tracks.exchange([ENGLISH, { ...ENGLISH, language: "de", url: "https://edge.example/de.vtt" }]);
  const said = heard(tracks);
  arrive(1, 3);
  assert.equal(tracks.isLoading, true);
  assert.deepEqual(said, []);
});
