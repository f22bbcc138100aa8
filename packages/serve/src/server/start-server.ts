// Starts a server for deployed models, keeps it up to date with the registry, and ends it without losing a request.

import type { FastifyInstance } from 'fastify';
import { RequestError } from '../errors/request-error.ts';
import { Admission } from '../limits/admission.ts';
import { createMetrics, type Metrics } from '../metrics/create-metrics.ts';
import { loadVersion } from '../models/loaded-version.ts';
import { ModelDirectory } from '../models/model-directory.ts';
import { ModelSlot } from '../models/model-slot.ts';
import { writeOpenApi } from '../openapi/write-openapi.ts';
import { addOpenInferenceRoutes } from '../protocols/open-inference.ts';
import { addPlainRoutes } from '../protocols/plain.ts';
import { addTensorflowRoutes } from '../protocols/tensorflow-serving.ts';
import { createApp } from './create-app.ts';
import { completeOptions, type FullOptions, type ServeOptions } from './serve-options.ts';

/** The version of the HTTP API. */
const apiVersion = '1';

export interface RunningServer {
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  /** What each reference names now. */
  readonly served: () => readonly { readonly reference: string; readonly version: number }[];
  /** Loads the versions that the references name now, without waiting for the next check. */
  reload(): Promise<void>;
  /** Answers the requests that have arrived, and ends. A second call waits for the first. */
  close(): Promise<void>;
}

/**
 * Loads the models, verified, and begins to listen.
 *
 * @throws AuthorError `unknown-version`
 * @throws FaultError if the registry, a history or a bundle is damaged
 * @throws Error with the code `EADDRINUSE` or similar if it cannot listen there
 */
export async function startServer(given: ServeOptions): Promise<RunningServer> {
  const options = completeOptions(given);
  if (!options.references.length) throw new TypeError('A server needs at least one reference');
  const admission = new Admission(options.concurrency);
  let slots: readonly ModelSlot[] = [];
  const metrics = createMetrics({
    active: () => admission.admitted,
    waiting: () => slots.reduce((total, slot) => total + slot.current.batcher.waiting, 0),
  });
  const app = createApp(options, { admission, metrics });
  slots = options.references.map((reference) => createSlot(reference, options, { app, metrics }));
  try {
    for (const slot of slots) await slot.open();
    addRoutes(app, new ModelDirectory(slots), { admission, metrics });
    const url = await app.listen({ host: options.host, port: options.port });
    const timer = setInterval(() => void reload(), options.pollEvery);
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      admission.drain();
      app.log.info('draining');
      await new Promise((resolve) => void setTimeout(resolve, options.drainDelay));
      clearInterval(timer);
      const cut = setTimeout(() => app.server.closeAllConnections(), options.drainTimeout);
      await app.close();
      clearTimeout(cut);
      await Promise.all(slots.map((slot) => slot.reload()));
      for (const slot of slots) slot.close();
      app.log.info('closed');
    };
    return {
      url,
      served: () => slots.map((slot) => ({ reference: slot.reference, version: slot.current.version })),
      reload,
      close: () => (closing ??= close()),
    };
  } catch (error) {
    await app.close();
    for (const slot of slots) slot.close();
    throw error;
  }

  async function reload(): Promise<void> {
    await Promise.all(slots.map((slot) => slot.reload()));
  }
}

function createSlot(
  reference: string,
  options: FullOptions,
  { app, metrics }: { readonly app: FastifyInstance; readonly metrics: Metrics },
): ModelSlot {
  const at = reference.lastIndexOf('@');
  const [name, wanted] = [reference.slice(0, Math.max(0, at)), reference.slice(at + 1)];
  const { place, batchDelay: delay, batchRows: rows, timeout } = options;
  const onBatch = (count: number, _: number, seconds: number): void => {
    metrics.batchRows.observe({ model: reference }, count);
    metrics.batchSeconds.observe({ model: reference }, seconds);
  };
  return new ModelSlot({
    place,
    name,
    wanted,
    load: () => loadVersion(place, { name, wanted }, { delay, rows, timeout }, { onBatch }),
    onLoaded: (slot, before) => {
      const { version, digest } = slot.current;
      if (before) metrics.versions.remove({ model: reference, version: before.version });
      metrics.versions.set({ model: reference, version }, 1);
      metrics.reloads.inc({ model: reference, result: 'loaded' });
      app.log.info({ model: reference, version, before: before?.version, digest }, 'serving');
    },
    onFailed: (slot, error) => {
      metrics.reloads.inc({ model: reference, result: 'failed' });
      const problem = error instanceof Error ? error.message : String(error);
      app.log.error({ model: reference, version: slot.current.version, problem }, 'still serving the version before');
    },
  });
}

function addRoutes(
  app: FastifyInstance,
  models: ModelDirectory,
  { admission, metrics }: { readonly admission: Admission; readonly metrics: Metrics },
): void {
  const isReady = (): boolean => !admission.isDraining;
  const context = {
    models,
    onPredicted: (slot: ModelSlot, version: number, rows: number) =>
      metrics.rows.inc({ model: slot.reference, version }, rows),
  };
  addPlainRoutes(app, context);
  addTensorflowRoutes(app, context);
  addOpenInferenceRoutes(app, context, { version: apiVersion, isReady });
  app.get('/livez', () => ({ status: 'live' }));
  app.get('/readyz', async () => {
    if (!isReady()) throw new RequestError(503, 'draining', 'The server is closing.', { retryAfter: 1 });
    return { status: 'ready' };
  });
  app.get('/openapi.json', () => writeOpenApi(models.slots, apiVersion));
  app.get('/metrics', async (_, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}
