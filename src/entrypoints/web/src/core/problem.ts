/** A refusal of the API (RFC 9457), or no answer at all: then `status` is 0 and `code` is "unreachable". */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  /** Seconds, where the server told them. */
  readonly retryAfter: number | undefined;

  constructor(told: { status?: number; code?: string; detail?: string; retryAfter?: number | undefined } = {}) {
    super(told.detail ?? "");
    this.name = "Problem";
    this.status = told.status ?? 0;
    this.code = told.code ?? "unreachable";
    this.retryAfter = told.retryAfter;
  }

  /** The answer will not change by asking again. */
  get isRefusal(): boolean {
    return this.status === 401 || this.status === 403 || this.status === 404;
  }

  static of(thrown: unknown): Problem {
    return thrown instanceof Problem ? thrown : new Problem({ code: "broken", detail: String(thrown) });
  }
}
