/** Talks to Coursedock's API, from whatever page this is; every answer is fresh, and every refusal a Problem. */

import { Problem } from "./problem.js";
import { type SessionTokens, subject } from "./session.js";
import type { LibraryItem } from "./shapes.js";

export const id = encodeURIComponent;
/** Milliseconds. The header tells whole seconds only: a clock that is right to three seconds is taken as right. */
const CLOCK_TOLERANCE = 3000;

export interface SessionHearer {
  /** Somebody must sign in. */
  onSessionNeeded?(): void;
  /** Somebody else is signed in by now. */
  onOther?(): void;
}

export interface ApiParts extends SessionHearer {
  base: string;
  session: SessionTokens;
}

interface Page<T> {
  items: T[];
  next: string | null;
}

export interface CallOptions {
  /** The call may outlive its page. */
  keepalive?: boolean;
  /** The call carries a playback token, so "forged" says nothing about who is signed in. */
  playback?: boolean;
  /** The answer sets cookies for the CDN; only a server that does so allows a page of another origin to take them. */
  cookies?: boolean;
  /** What is asked for is somebody's own: where nobody is signed in the answer is known. */
  own?: boolean;
}

interface Call extends CallOptions {
  method: "GET" | "POST";
  path: string;
  body?: unknown;
}

export class Api {
  readonly base: string;
  /** Another one for the same person may take its place. */
  session: SessionTokens;
  #hear: SessionHearer;
  /** The token that was refused last, which is told once. */
  #refused: string | null | undefined;
  #ahead = 0;

  constructor(parts: ApiParts) {
    this.base = parts.base.replace(/\/$/, "");
    this.session = parts.session;
    this.#hear = parts;
  }

  /** The server's clock in milliseconds, as its last answer told it: this computer's own may be wrong. */
  now(): number {
    return Date.now() + this.#ahead;
  }

  /** Whose browser storage this is: nobody sends the beats of another. Empty where nobody is signed in. */
  async user(): Promise<string> {
    return subject(await this.session.token());
  }

  library(): Promise<LibraryItem[]> {
    return this.#all<LibraryItem>("/api/user/enrolled-courses");
  }

  protected get<T>(path: string, own = false): Promise<T> {
    return this.call<T>({ method: "GET", path, own });
  }

  async #all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: Page<T> = await this.get(`${path}?limit=100${cursor && `&cursor=${id(cursor)}`}`, true);
      items.push(...page.items);
      cursor = page.next;
    }
    return items;
  }

  protected async call<T>(call: Call): Promise<T> {
    const token = await this.session.token();
    if (!token && call.own) {
      this.#lost(token, false);
      throw new Problem({ status: 401, code: "not-signed-in" });
    }
    const response = await this.#fetch(call, token);
    if (response.ok) return (await response.json()) as T;
    const problem = await problemOf(response);
    if (problem.status !== 401 || (call.playback && problem.code === "forged")) throw problem;
    const another = token ? await this.session.another(token) : null;
    const isOther = subject(another) !== subject(token);
    if (!another || isOther) {
      this.#lost(token, another !== null);
      throw problem;
    }
    const second = await this.#fetch(call, another);
    if (second.ok) return (await second.json()) as T;
    if (second.status === 401) this.#lost(another, false);
    throw await problemOf(second);
  }

  /** What was begun for one person is never asked for another. */
  #lost(token: string | null, isOther: boolean): void {
    const isNews = this.#refused !== token;
    this.#refused = token;
    if (isOther) this.#hear.onOther?.();
    else if (isNews) this.#hear.onSessionNeeded?.();
  }

  async #fetch(
    { method, path, body, keepalive = false, cookies = false }: Call,
    token: string | null,
  ): Promise<Response> {
    const headers: Record<string, string> = { Accept: "application/json" };
    if (token) headers["Authorization"] = `Bearer ${token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    try {
      const told: RequestInit = body === undefined ? {} : { body: JSON.stringify(body) };
      if (cookies) told.credentials = "include";
      const response = await fetch(this.base + path, { method, headers, keepalive, cache: "no-store", ...told });
      this.#setClock(response.headers.get("Date"));
      if (response.ok) this.#refused = undefined;
      return response;
    } catch (problem) {
      throw new Problem({ detail: String(problem) });
    }
  }

  #setClock(date: string | null): void {
    const told = Date.parse(date ?? "");
    if (told) this.#ahead = Math.abs(told - Date.now()) > CLOCK_TOLERANCE ? told - Date.now() : 0;
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const told = (await response.json().catch(() => ({}))) as { code?: string; detail?: string; title?: string };
  return new Problem({
    status: response.status,
    code: told.code ?? "",
    detail: told.detail ?? told.title ?? "",
    retryAfter: Number(response.headers.get("Retry-After")) || undefined,
  });
}
