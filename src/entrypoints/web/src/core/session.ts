/**
 * Who watches: a short-lived token that the shop's server makes, given as a text or by a function that fetches one.
 * A function is asked again when its token is no longer taken, so a page may stay open for days.
 */

export type Token = string | null | undefined;
export type TokenSource = () => Token | Promise<Token>;

export class SessionTokens {
  #source: TokenSource;
  #renewable: boolean;
  #token: Promise<Token> | null = null;

  constructor(given: Token | TokenSource) {
    this.#renewable = typeof given === "function";
    this.#source = typeof given === "function" ? given : () => given;
  }

  /** Give the token, null where nobody is signed in; asked for once, however many wait for it. */
  async token(): Promise<string | null> {
    this.#token ??= Promise.resolve().then(() => this.#source());
    const asked = this.#token;
    let token: Token = null;
    try {
      token = await asked;
      return token || null;
    } finally {
      // Only a token is kept: she may sign in at any time.
      if (!token && this.#token === asked) this.#token = null;
    }
  }

  /** Give a token that is not `refused`, null where there is none. */
  async another(refused: string): Promise<string | null> {
    if ((await this.token()) === refused) {
      if (!this.#renewable) return null;
      this.#token = null;
    }
    const next = await this.token();
    return next === refused ? null : next;
  }
}

/** Read whose token it is, without trusting it: only the server's answers decide. Empty where it doesn't tell. */
export function subject(token: string | null): string {
  try {
    const part = (token ?? "").split(".")[1] ?? "";
    const claims: unknown = JSON.parse(atob(part.replaceAll("-", "+").replaceAll("_", "/")));
    return String((claims as { sub?: unknown }).sub ?? "");
  } catch {
    return "";
  }
}
