/** The beats of the person who is signed in, kept in this browser and sent to the product's API. */

import { paths, post } from "./api.js";
import { BeatQueue } from "./beats.js";

export function queueOf(person, { onAnswer, onState } = {}) {
  const send = (course, body, keepalive) => post(paths.progress(course), body, { keepalive, playback: true });
  return new BeatQueue({ user: person?.id ?? "", store: localStore(), send, onAnswer, onState });
}

function localStore() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
