// What a server was asked and answered, and what happened to it later, as files that a pipeline reads.

import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { completeUnfinished } from './complete-unfinished.ts';
import { listPredictionLines, type PredictedRows } from './prediction-lines.ts';
import { RotatingFile, type RotatingOptions } from './rotating-file.ts';

export interface RequestLogOptions {
  /** The folder of the files: `requests-….jsonl` and `outcomes-….jsonl`. It is made if it does not exist. */
  readonly folder: string;
  /** The share of requests that is recorded, from 0 to 1. Default 1. */
  readonly share?: number | undefined;
  /** Fields of rows that are not written. Default none. */
  readonly mask?: readonly string[] | undefined;
  /** Bytes after which a file is complete and a new one begins. Default 64 MB. */
  readonly size?: number | undefined;
  /** Milliseconds after which a file is complete and a new one begins. Default one hour. */
  readonly age?: number | undefined;
  /** Complete files of each kind that are kept. Default 1,000. */
  readonly keep?: number | undefined;
}

/** What happened to one predicted row. */
export interface Outcome {
  /** The `x-request-id` of the answer. */
  readonly request: string;
  /** From 0, in that request. */
  readonly row: number;
  readonly outcome: string | number | boolean | null;
}

export type RequestLogObserver = Pick<RotatingOptions, 'onProblem' | 'onLost'> & {
  readonly onRecorded: (rows: number) => void;
};

export class RequestLog {
  readonly #share: number;
  readonly #mask: ReadonlySet<string>;
  readonly #requests: RotatingFile;
  readonly #outcomes: RotatingFile;
  readonly #observer: RequestLogObserver;

  private constructor(options: RequestLogOptions, observer: RequestLogObserver) {
    const { folder, share = 1, mask = [], size = 64 * 2 ** 20, age = 3_600_000, keep = 1000 } = options;
    if (!(share >= 0 && share <= 1)) throw new TypeError('The share of requests that is recorded is not from 0 to 1');
    this.#share = share;
    this.#mask = new Set(mask);
    this.#observer = observer;
    const open = (prefix: string): RotatingFile => new RotatingFile({ folder, prefix, size, age, keep, ...observer });
    this.#requests = open('requests');
    this.#outcomes = open('outcomes');
  }

  /** @throws an error of the system if the folder cannot be made */
  static async open(options: RequestLogOptions, observer: RequestLogObserver): Promise<RequestLog> {
    const log = new RequestLog(options, observer);
    // Rows of requests may be about people: nobody else reads them.
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    await completeUnfinished(options.folder);
    return log;
  }

  recordRows(rows: PredictedRows): void {
    if (!this.#isSampled(rows.request)) return;
    const lines = listPredictionLines(rows, this.#mask);
    if (!lines.length) return;
    this.#requests.append(`${lines.join('\n')}\n`, lines.length);
    this.#observer.onRecorded(lines.length);
  }

  /**
   * @param by - the name of who sent them; null if the server does not know
   * @returns how many are recorded: those of the requests that are
   */
  recordOutcomes(outcomes: readonly Outcome[], { at, by }: { readonly at: Date; readonly by: string | null }): number {
    const lines = outcomes
      .filter(({ request }) => this.#isSampled(request))
      .map(({ request, row, outcome }) =>
        JSON.stringify({
          cairn_request: request,
          cairn_row: row,
          cairn_outcome: outcome,
          cairn_at: at.toISOString(),
          cairn_by: by,
        }),
      );
    if (lines.length) this.#outcomes.append(`${lines.join('\n')}\n`, lines.length);
    return lines.length;
  }

  /** Completes the files, so that a pipeline can read all that was recorded until now. */
  async rotate(): Promise<void> {
    await Promise.all([this.#requests.rotate(), this.#outcomes.rotate()]);
  }

  /** By the id alone: a request and its outcomes are both recorded, or neither. */
  #isSampled(request: string): boolean {
    if (this.#share === 1) return true;
    return createHash('sha256').update(request).digest().readUInt32BE() < this.#share * 2 ** 32;
  }
}
