/** What becomes of beats that a server did not take. */

import { Problem } from "./problem.js";

/** No answer, a busy server, too many calls, a sign-on that ran out, or somebody between us: keep and try again. */
export function mayWorkLater({ status, code }: Problem): boolean {
  const isBusy = status === 0 || status >= 500 || status === 408 || status === 429;
  return isBusy || code === "" || (status === 401 && code !== "forged");
}

/** Whoever is refused a younger session as forged isn't signed in: it isn't the beat's session that is no good. */
export function notForged(problem: Problem): Problem {
  return problem.code === "forged" ? new Problem({ status: 401, code: "not-signed-in" }) : problem;
}

/** A beat that can't be read, or a session that is not the learner's: the other beats may be good. */
export function mayBeOneOfThem({ status }: Problem): boolean {
  return status !== 403 && status !== 404;
}
