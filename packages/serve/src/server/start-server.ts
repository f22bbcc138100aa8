// Starts a server for deployed models, keeps it up to date with the registry, and ends it without losing a request.

import type { Server as TlsServer } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import { RequestError } from '../errors/request-error.ts';
import { Admission } from '../limits/admission.ts';
import { createMetrics, type Metrics } from '../metrics/create-metrics.ts';
import { addDriftGauges } from '../metrics/drift-gauges.ts';
import { ModelDirectory } from '../models/model-directory.ts';
import type { ModelSlot } from '../models/model-slot.ts';
import { writeOpenApi } from '../openapi/write-openapi.ts';
import { addExplainRoutes } from '../protocols/explain.ts';
import { addFeedbackRoute } from '../protocols/feedback.ts';
import { addOpenInferenceRoutes } from '../protocols/open-inference.ts';
import { addPlainRoutes } from '../protocols/plain.ts';
import type { RouteContext } from '../protocols/route-context.ts';
import { addTensorflowRoutes } from '../protocols/tensorflow-serving.ts';
import { RequestLog } from '../recording/request-log.ts';
import { Shadows } from '../traffic/shadows.ts';
import { checkTraffic, nameOf, TrafficSplit } from '../traffic/traffic-split.ts';
import { createApp } from './create-app.ts';
import { createSlots } from './open-slots.ts';
import { type Certificate, completeOptions, type FullOptions, type ServeOptions } from './serve-options.ts';

/** The version of the HTTP API. */
const apiVersion = '1';

export interface RunningServer {
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  /** What each reference names now. */
  readonly served: () => readonly { readonly reference: string; readonly version: number }[];
  /** Loads the versions that the references name now, without waiting for the next check. */
  reload(): Promise<void>;
  /** Completes the files of the request log, so that a pipeline can read all that was recorded. */
  rotateLog(): Promise<void>;
  /** Uses another certificate for connections that begin from now on. Only for a server that began with one. */
  renewCertificate(certificate: Certificate): void;
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
  checkTraffic(options, options.references.map(nameOf));
  const admission = new Admission(options.concurrency);
  let slots: readonly ModelSlot[] = [];
  const metrics = createMetrics({
    active: () => admission.admitted,
    waiting: () => slots.reduce((total, slot) => total + slot.current.batcher.waiting, 0),
  });
  addDriftGauges(metrics.registry, () =>
    slots.flatMap(({ reference, current: { version, drift } }) => (drift ? { model: reference, version, drift } : [])),
  );
  const app = createApp(options, { admission, metrics });
  slots = createSlots(options, { app, metrics });
  try {
    for (const slot of slots) await slot.open();
    const log = await openLog(options, slots, app, metrics);
    const shadows = new Shadows(log, {
      onShadowed: (slot, result, rows) => metrics.shadowed.inc({ model: slot.reference, result }, rows),
    });
    const context: RouteContext = {
      models: new ModelDirectory(slots),
      traffic: new TrafficSplit(slots, options),
      shadows,
      log,
      onPredicted: (slot, version, rows) => metrics.rows.inc({ model: slot.reference, version }, rows),
    };
    addRoutes(app, context, { options, admission, metrics, reload });
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
      await shadows.settle();
      await log?.rotate();
      await Promise.all(slots.map((slot) => slot.reload()));
      for (const slot of slots) slot.close();
      app.log.info('closed');
    };
    return {
      url,
      served: () => listServed(slots),
      reload,
      rotateLog: async () => log?.rotate(),
      renewCertificate: (certificate) => (app.server as unknown as TlsServer).setSecureContext(certificate),
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

function listServed(slots: readonly ModelSlot[]): ReturnType<RunningServer['served']> {
  return slots.map((slot) => ({ reference: slot.reference, version: slot.current.version }));
}

async function openLog(
  { requestLog }: FullOptions,
  slots: readonly ModelSlot[],
  app: FastifyInstance,
  metrics: Metrics,
): Promise<RequestLog | undefined> {
  if (!requestLog) return undefined;
  const known = new Set(
    slots.flatMap(({ current }) => current.model.fields.flatMap(({ name, from }) => [name, from].flat())),
  );
  for (const field of requestLog.mask ?? [])
    if (!known.has(field))
      app.log.warn({ field }, 'no served model has this field, which is masked in the request log');
  return RequestLog.open(requestLog, {
    onRecorded: (rows) => metrics.recorded.inc(rows),
    onLost: (lines) => metrics.unrecorded.inc(lines),
    onProblem: (error) =>
      error
        ? app.log.error(
            { problem: error.message },
            'the request log cannot be written: requests are answered, and lost there',
          )
        : app.log.info('the request log is written again'),
  });
}

interface RouteParts {
  readonly options: FullOptions;
  readonly admission: Admission;
  readonly metrics: Metrics;
  reload(): Promise<void>;
}

function addRoutes(
  app: FastifyInstance,
  context: RouteContext,
  { options, admission, metrics, reload }: RouteParts,
): void {
  const isReady = (): boolean => !admission.isDraining;
  const { models } = context;
  addPlainRoutes(app, context);
  addExplainRoutes(app, context, { rows: options.explainRows, timeout: options.explainTimeout });
  addFeedbackRoute(app, context);
  addTensorflowRoutes(app, context);
  addOpenInferenceRoutes(app, context, { version: apiVersion, isReady });
  app.post('/reload', { config: { protocol: 'plain', role: 'admin' } }, async (request) => {
    await reload();
    request.log.info({ client: request.client?.name }, 'reloaded on request');
    return { served: listServed(models.slots) };
  });
  app.get('/livez', () => ({ status: 'live' }));
  // Fails before the server stops to listen, so that a load balancer sends nothing here any more.
  app.get('/readyz', async () => {
    if (!isReady()) throw new RequestError(503, 'draining', 'The server is closing.', { retryAfter: 1 });
    return { status: 'ready' };
  });
  app.get('/openapi.json', () =>
    writeOpenApi(models.slots, apiVersion, {
      takesOutcomes: context.log !== undefined,
      explainRows: options.explainRows,
    }),
  );
  app.get('/metrics', async (_, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}
