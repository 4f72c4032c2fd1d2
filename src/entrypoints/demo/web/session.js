/**
 * Who is signed in, kept in sessionStorage: it ends with its tab and belongs to it alone, so that a customer and
 * the administrator can be signed in side by side, and nothing outlives the demonstration. (A real shop has its own
 * sign-on; an HttpOnly cookie would keep the token from scripts altogether.)
 */

const KEY = "coursedock.session";

class Session extends EventTarget {
  #held = read();

  get token() {
    return this.#held?.token ?? "";
  }

  /** `{id, name, email, role}`, or null. */
  get person() {
    return this.#held?.person ?? null;
  }

  get isAdministrator() {
    return this.person?.role === "administrator";
  }

  enter(held) {
    this.#change(held);
  }

  leave() {
    this.#change(null);
  }

  /** The server no longer takes the token: half a day has passed, or its data began anew. */
  expire() {
    this.#change(null);
    this.dispatchEvent(new Event("expired"));
  }

  #change(held) {
    this.#held = held;
    if (held) sessionStorage.setItem(KEY, JSON.stringify(held));
    else sessionStorage.removeItem(KEY);
  }
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

export const session = new Session();

/**
 * Give the elements a token of ten minutes, made by the shop's own server for whoever is signed in there; null where
 * nobody is. They ask again when one has ended, so a page may stay open all day.
 */
export async function courseSession() {
  if (!session.token) return null;
  const headers = { Authorization: `Bearer ${session.token}` };
  const answer = await fetch("/shop/course-session", { method: "POST", headers, cache: "no-store" });
  if (answer.ok) return (await answer.json()).token;
  if (answer.status !== 401) throw new Error(`The shop answered ${answer.status}.`);
  session.expire();
  return null;
}
