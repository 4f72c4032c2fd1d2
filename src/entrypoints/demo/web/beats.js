/**
 * Beats on their way to the server. A beat is kept in the browser until it was answered, so that an hour without
 * a network, a server that restarts or a closed tab loses nothing. Sending one twice does no harm: the server
 * unites what it hears.
 */

const MOST_BEATS = 100;
const MOST_KEEPALIVE = 60_000; // bytes: browsers refuse more than 64 KiB that outlive their page
const LONGEST_WAIT = 60; // seconds
const OLDEST = 30 * 24 * 3600; // seconds

export class BeatQueue {
  #prefix;
  #send;
  #store;
  #now;
  #after;
  #onAnswer;
  #onState;
  #flying = new Set();
  #busy = false;
  #again = false;
  #failures = 0;
  #waiting = null;

  /**
   * @param {object} parts
   * @param {string} parts.user whose beats these are: nobody sends another's
   * @param {(course: string, body: object, keepalive: boolean) => Promise<object>} parts.send rejects with
   *   `{status, code, retryAfter}`; `status` is 0 where there was no answer at all
   * @param {Storage} parts.store
   * @param {(course: string, answer: object) => void} parts.onAnswer
   * @param {(state: "sent" | "waiting" | "refused", problem?: object) => void} parts.onState
   */
  constructor({ user, send, store, onAnswer = () => {}, onState = () => {}, now = Date.now, after = setTimeout }) {
    this.#prefix = `coursedock.beat.${user}.`;
    this.#send = send;
    this.#store = safeStore(store);
    this.#now = now;
    this.#after = (action, ms) => after(action, ms);
    this.#onAnswer = onAnswer;
    this.#onState = onState;
  }

  /** How many beats wait for an answer. */
  get size() {
    return this.#entries().length;
  }

  /** Keep a beat: `{video_id, position, played, session, seq}`. Each has a key of its own, so tabs don't collide. */
  add(course, beat) {
    const key = `${this.#prefix}${this.#now()}.${Math.random().toString(36).slice(2)}`;
    this.#store.setItem(key, JSON.stringify({ course, at: this.#now(), beat }));
  }

  /** Send what waits, oldest first, a batch a course; `leaving`: at once, the page may be gone before the answer. */
  async flush({ leaving = false } = {}) {
    if (leaving) {
      for (const batch of this.#batches(leaving)) this.#deliver(batch);
      return;
    }
    this.#again = true;
    if (this.#busy || this.#waiting !== null) return;
    this.#busy = true;
    try {
      while (this.#again) {
        this.#again = false;
        for (const batch of this.#batches(leaving)) if (!(await this.#deliver(batch))) return;
      }
    } finally {
      this.#busy = false;
    }
  }

  /** Try now, whatever the wait: the network came back. */
  retry() {
    this.#waiting = null;
    return this.flush();
  }

  #batches(leaving) {
    const byCourse = new Map();
    for (const entry of this.#entries()) {
      if (this.#flying.has(entry.key)) continue;
      byCourse.set(entry.course, [...(byCourse.get(entry.course) ?? []), entry]);
    }
    const batches = [];
    for (const entries of byCourse.values()) {
      // What is happening now goes first when the page is left: only so much may outlive it.
      const ordered = leaving ? entries.reverse() : entries;
      for (let at = 0; at < ordered.length; at += MOST_BEATS) batches.push(ordered.slice(at, at + MOST_BEATS));
    }
    return batches;
  }

  /** Send one batch; tells whether to go on with the next. */
  async #deliver(entries) {
    const body = { beats: entries.map(({ at, beat }) => ({ ...beat, age: Math.max(0, (this.#now() - at) / 1000) })) };
    const keepalive = JSON.stringify(body).length < MOST_KEEPALIVE;
    for (const { key } of entries) this.#flying.add(key);
    try {
      const answer = await this.#send(entries[0].course, body, keepalive);
      this.#done(entries);
      this.#failures = 0;
      this.#onState("sent");
      this.#onAnswer(entries[0].course, answer);
      return true;
    } catch (problem) {
      return await this.#failed(entries, problem);
    } finally {
      for (const { key } of entries) this.#flying.delete(key);
    }
  }

  async #failed(entries, problem) {
    if (mayWorkLater(problem)) {
      this.#wait(problem.retryAfter);
      this.#onState("waiting", problem);
      return false;
    }
    if (entries.length > 1 && mayBeOneOfThem(problem)) {
      // One beat that can't be taken must not hold back the others.
      for (const entry of entries) if (!(await this.#deliver([entry]))) return false;
      return true;
    }
    this.#done(entries);
    this.#onState("refused", problem);
    return true;
  }

  #wait(told) {
    this.#failures += 1;
    const seconds = told ?? Math.min(LONGEST_WAIT, 2 ** this.#failures);
    if (this.#waiting !== null) return;
    const mark = {};
    this.#waiting = mark;
    this.#after(() => {
      if (this.#waiting !== mark) return;
      this.#waiting = null;
      this.flush();
    }, seconds * 1000);
  }

  #done(entries) {
    for (const { key } of entries) this.#store.removeItem(key);
  }

  #entries() {
    const found = [];
    for (const key of this.#store.keys()) {
      if (!key.startsWith(this.#prefix)) continue;
      const entry = parsed(this.#store.getItem(key));
      if (entry && this.#now() - entry.at < OLDEST * 1000) found.push({ key, ...entry });
      else this.#store.removeItem(key);
    }
    return found.sort((a, b) => a.at - b.at || a.beat.seq - b.beat.seq);
  }
}

/** No answer, a busy server, too many calls, or a sign-on that ran out: keep and try again. */
function mayWorkLater({ status = 0, code = "" }) {
  return status === 0 || status >= 500 || status === 408 || status === 429 || code === "not-signed-in";
}

/** A beat that can't be read, or a session that is not the learner's: the other beats may be good. */
function mayBeOneOfThem({ status }) {
  return status === 401 || status === 413 || status === 422;
}

function parsed(text) {
  try {
    const entry = JSON.parse(text);
    return entry && entry.beat && entry.course ? entry : null;
  } catch {
    return null;
  }
}

/** A store that goes on in memory where the browser keeps nothing, or has no room left. */
function safeStore(store) {
  const memory = new Map();
  return {
    keys: () => [...new Set([...memory.keys(), ...keysOf(store)])],
    getItem: (key) => memory.get(key) ?? store?.getItem(key) ?? null,
    setItem: (key, text) => {
      try {
        store.setItem(key, text);
      } catch {
        memory.set(key, text);
      }
    },
    removeItem: (key) => {
      memory.delete(key);
      store?.removeItem(key);
    },
  };
}

function keysOf(store) {
  return store ? Array.from({ length: store.length }, (_, index) => store.key(index)) : [];
}
