// What is wrong with a request. Each protocol writes it in its own form.

/** One row or field that cannot be used. */
export interface RequestProblem {
  /** From 0; null if it is not about a row. */
  readonly row: number | null;
  readonly field: string | null;
  readonly problem: string;
  /** In one sentence, with the row and the field. */
  readonly message: string;
}

export interface RequestErrorOptions {
  readonly problems?: readonly RequestProblem[];
  /** Seconds after which the client may try again. */
  readonly retryAfter?: number;
}

export class RequestError extends Error {
  override readonly name = 'RequestError';
  /** The HTTP status. */
  readonly status: number;
  /** A noun in kebab-case. */
  readonly code: string;
  readonly problems: readonly RequestProblem[];
  readonly retryAfter: number | undefined;

  constructor(status: number, code: string, message: string, { problems = [], retryAfter }: RequestErrorOptions = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.problems = problems;
    this.retryAfter = retryAfter;
  }
}
