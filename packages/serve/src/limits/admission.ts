// How many requests may be worked on at the same time. A request above the limit is refused at once, before its body is
// read, and the client is asked to try again: a queue without an end would only make every answer late.

import { RequestError } from '../errors/request-error.ts';

export class Admission {
  readonly #most: number;
  #admitted = 0;
  #isDraining = false;

  constructor(most: number) {
    this.#most = most;
  }

  get admitted(): number {
    return this.#admitted;
  }

  /**
   * @returns a function that has to be called once, when the request has ended
   * @throws RequestError `too-many-requests` (429)
   */
  admit(): () => void {
    if (this.#admitted >= this.#most)
      throw new RequestError(429, 'too-many-requests', `The server already works on ${this.#most} requests.`, {
        retryAfter: 1,
      });
    this.#admitted += 1;
    let isReleased = false;
    return () => {
      if (!isReleased) this.#admitted -= 1;
      isReleased = true;
    };
  }

  /** From now on the server is not ready for new requests. */
  drain(): void {
    this.#isDraining = true;
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }
}
