// Predicts the rows of requests that arrive at nearly the same time with one call of the model.
//
//   request ─► queue ──(at the end of the turn of the event loop, or after `delay`)──► batches of at most `rows` rows
//
// A prediction blocks this process, so the requests that arrive meanwhile are the next batch. Without a delay a request
// that comes alone does not wait at all.

import type { CleanedRecords, Predictions } from '@cairn/steps/serving';
import { RequestError } from '../errors/request-error.ts';

export interface BatchOptions {
  /** Milliseconds that a request may wait for others. */
  readonly delay: number;
  /** Rows of one batch. A request with more rows is a batch of its own. */
  readonly rows: number;
  /** Milliseconds after which a request that still waits is refused. */
  readonly timeout: number;
}

export interface BatchObserver {
  readonly onBatch: (rows: number, requests: number, seconds: number) => void;
}

type Part = Pick<CleanedRecords, 'values' | 'rows'>;

interface Waiting {
  readonly part: Part;
  readonly isGone: () => boolean;
  readonly deadline: number;
  readonly resolve: (predictions: Predictions) => void;
  readonly reject: (error: unknown) => void;
}

export class Batcher {
  readonly #predict: (parts: readonly Part[]) => Predictions;
  readonly #options: BatchOptions;
  readonly #observer: BatchObserver;
  #queue: Waiting[] = [];

  constructor(predict: (parts: readonly Part[]) => Predictions, options: BatchOptions, observer: BatchObserver) {
    this.#predict = predict;
    this.#options = options;
    this.#observer = observer;
  }

  /** Requests that wait. */
  get waiting(): number {
    return this.#queue.length;
  }

  /**
   * @param isGone - whether nobody waits for the answer any more: then it is not computed
   * @throws RequestError `timeout`; `rows-refused` if the model does not take a row
   */
  predict(part: Part, isGone: () => boolean): Promise<Predictions> {
    return new Promise((resolve, reject) => {
      const deadline = performance.now() + this.#options.timeout;
      if (this.#queue.push({ part, isGone, deadline, resolve, reject }) > 1) return;
      if (this.#options.delay > 0) setTimeout(() => this.#flush(), this.#options.delay);
      else setImmediate(() => this.#flush());
    });
  }

  #flush(): void {
    const batch: Waiting[] = [];
    let rows = 0;
    while (this.#queue.length) {
      const next = this.#queue[0]!.part.rows.length;
      if (batch.length && rows + next > this.#options.rows) break;
      const waiting = this.#queue.shift()!;
      if (waiting.isGone()) waiting.reject(new RequestError(499, 'client-gone', 'The client closed the connection.'));
      else if (performance.now() > waiting.deadline)
        waiting.reject(
          new RequestError(503, 'timeout', `The request waited longer than ${this.#options.timeout} ms.`, {
            retryAfter: 1,
          }),
        );
      else {
        batch.push(waiting);
        rows += next;
      }
    }
    // Others are answered between two batches.
    if (this.#queue.length) setImmediate(() => this.#flush());
    if (batch.length) this.#run(batch, rows);
  }

  #run(batch: readonly Waiting[], rows: number): void {
    const begin = performance.now();
    try {
      const all = this.#predict(batch.map(({ part }) => part));
      let start = 0;
      for (const { part, resolve } of batch) {
        resolve(slice(all, start, start + part.rows.length));
        start += part.rows.length;
      }
      this.#observer.onBatch(rows, batch.length, (performance.now() - begin) / 1000);
    } catch (error) {
      // One request must not fail because of another one.
      if (batch.length > 1) for (const waiting of batch) this.#run([waiting], waiting.part.rows.length);
      else batch[0]!.reject(new RequestError(422, 'rows-refused', `${(error as Error).message}.`));
    }
  }
}

function slice({ classes, probabilities, predicted, values }: Predictions, start: number, end: number): Predictions {
  const width = classes.length;
  return {
    classes,
    probabilities: probabilities.subarray(start * width, end * width),
    predicted: predicted.subarray(start, end),
    values: values.subarray(start, end),
  };
}
