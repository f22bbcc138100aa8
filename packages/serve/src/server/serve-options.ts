// What a server is started with.

import type { ApiKey } from '../limits/api-keys.ts';
import type { RequestLogOptions } from '../recording/request-log.ts';
import type { Challenger } from '../traffic/traffic-split.ts';

/** A certificate and its private key, as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface ServeOptions {
  /** The folder `.cairn` of a project: its registry is served. */
  readonly place: string;
  /** `digits@champion`, `digits@v3`. The first is the model of `POST /predict`. At least one. */
  readonly references: readonly string[];
  /** Default `127.0.0.1`: only this machine. */
  readonly host?: string | undefined;
  /** Default 8080; 0 for any free port. */
  readonly port?: number | undefined;
  /**
   * Keys of which a client has to send one, as `Authorization: Bearer <key>` or `X-API-Key: <key>`. Health needs none. Default
   * none: every client may do everything.
   */
  readonly apiKeys?: readonly (string | ApiKey)[] | undefined;
  /** Serves HTTPS. Default HTTP. */
  readonly tls?: Certificate | undefined;
  /** Records rows, predictions and outcomes as files. Default nothing is recorded. */
  readonly requestLog?: RequestLogOptions | undefined;
  /** Versions that answer a share of the requests for their name. They need not be in `references`. Default none. */
  readonly challengers?: readonly Challenger[] | undefined;
  /** Versions that predict the requests for their name after the answer was sent, such as `digits@candidate`. Default none. */
  readonly shadows?: readonly string[] | undefined;
  /** Bytes of a body. Default 8 MB. */
  readonly bodyLimit?: number | undefined;
  /** Requests that are worked on at the same time; more are refused with 429. Default 256. */
  readonly concurrency?: number | undefined;
  /** Milliseconds that a request may take to arrive, and to wait for its prediction. Default 30,000. */
  readonly timeout?: number | undefined;
  /** Milliseconds that a request may wait for others, to be predicted with them. Default 0. */
  readonly batchDelay?: number | undefined;
  /** Rows of one batch. Default 512. */
  readonly batchRows?: number | undefined;
  /** Rows of a request for explanations. Default 10. */
  readonly explainRows?: number | undefined;
  /** Milliseconds that explaining the rows of a request may take; a row that was begun is finished. Default 10,000. */
  readonly explainTimeout?: number | undefined;
  /** Milliseconds between two checks whether an alias was moved. Default 1000. */
  readonly pollEvery?: number | undefined;
  /** Milliseconds between `close` and the last new request: readiness fails meanwhile. Default 0. */
  readonly drainDelay?: number | undefined;
  /** Milliseconds that open requests have to end, after which their connections are cut. Default 30,000. */
  readonly drainTimeout?: number | undefined;
  /** What is logged, as JSON lines on standard output (`cairn serve`: standard error). `debug` logs every request. Default `info`. */
  readonly logLevel?: LogLevel | undefined;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

type Optional = 'tls' | 'requestLog';

export type FullOptions = {
  readonly [K in Exclude<keyof ServeOptions, Optional>]-?: NonNullable<ServeOptions[K]>;
} & { readonly [K in Optional]: ServeOptions[K] };

export function completeOptions(options: ServeOptions): FullOptions {
  return {
    place: options.place,
    references: options.references,
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 8080,
    apiKeys: options.apiKeys ?? [],
    tls: options.tls,
    requestLog: options.requestLog,
    challengers: options.challengers ?? [],
    shadows: options.shadows ?? [],
    bodyLimit: options.bodyLimit ?? 8 * 2 ** 20,
    concurrency: options.concurrency ?? 256,
    timeout: options.timeout ?? 30_000,
    batchDelay: options.batchDelay ?? 0,
    batchRows: options.batchRows ?? 512,
    explainRows: options.explainRows ?? 10,
    explainTimeout: options.explainTimeout ?? 10_000,
    pollEvery: options.pollEvery ?? 1000,
    drainDelay: options.drainDelay ?? 0,
    drainTimeout: options.drainTimeout ?? 30_000,
    logLevel: options.logLevel ?? 'info',
  };
}
