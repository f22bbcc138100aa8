// Starts the server of the pages.

import { randomBytes } from 'node:crypto';
import type { FilterRuns } from '../pages/run-filter.ts';
import { addRoutes } from './add-routes.ts';
import { createApp } from './create-app.ts';
import { isLoopback } from './guard.ts';

export interface UiOptions {
  /** The folder that contains `.cairn`. */
  readonly home: string;
  /** The folder of the store. */
  readonly storePlace: string;
  /** Default 127.0.0.1. Any other than this machine's own makes a token necessary. */
  readonly host?: string | undefined;
  /** Default 8300; 0 for any free one. */
  readonly port?: number | undefined;
  readonly filterRuns: FilterRuns;
}

export interface RunningUi {
  /** Where to open it; with the token, if one is needed. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Begins to listen.
 *
 * @throws Error with the code `EADDRINUSE` or similar if it cannot listen there
 */
export async function startUi({ host = '127.0.0.1', port = 8300, ...context }: UiOptions): Promise<RunningUi> {
  const token = isLoopback(host) ? undefined : randomBytes(16).toString('hex');
  const app = createApp(token);
  addRoutes(app, context);
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    throw error;
  }
  const address = app.server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${shownHost}:${bound}/${token === undefined ? '' : `?token=${token}`}`,
    close: async () => {
      await app.close();
    },
  };
}
