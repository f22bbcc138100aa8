// The HTTP server with what all protocols share: limits, parsing, errors, metrics and logs.

import { randomUUID } from 'node:crypto';
import { parseJson } from '@cairn/steps/serving';
import Fastify, { type FastifyContextConfig, type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import { RequestError } from '../errors/request-error.ts';
import type { Admission } from '../limits/admission.ts';
import { ApiKeys } from '../limits/api-keys.ts';
import type { Metrics } from '../metrics/create-metrics.ts';
import type { FullOptions } from './serve-options.ts';
import { writeError } from './write-error.ts';

export interface AppParts {
  readonly admission: Admission;
  readonly metrics: Metrics;
}

export function createApp(options: FullOptions, { admission, metrics }: AppParts): FastifyInstance {
  const { bodyLimit, timeout, logLevel, tls } = options;
  const keys = new ApiKeys(options.apiKeys);
  const sockets = { headersTimeout: timeout, connectionsCheckingInterval: Math.min(timeout, 5000) };
  const app: FastifyInstance = Fastify({
    bodyLimit,
    // For a client that sends slowly: Node answers 408.
    requestTimeout: timeout,
    // For a connection on which nothing happens at all. Node looks for slow clients in intervals, and answers them first.
    connectionTimeout: 4 * timeout,
    ...(tls ? { https: { ...sockets, ...tls } } : { http: sockets }),
    genReqId: nameRequest,
    // A request on an open connection is still answered while the server closes, so that none is lost.
    return503OnClosing: false,
    logController: new LogController({ disableRequestLogging: true }),
    logger: logLevel === 'silent' ? false : { level: logLevel, base: { name: 'cairn' } },
  });
  // A client that closes its side after the request still gets the answer.
  Object.assign(app.server, { httpAllowHalfOpen: true });
  app.decorateRequest('servedModel', '');
  app.decorateRequest('rowCount', 0);
  app.decorateRequest('client', undefined);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) =>
    parseBody(request, body as string, done),
  );
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  // tritonclient names no type at all; its header says whether there are bytes after the JSON.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    const { headers, routeOptions } = request;
    if (headers['content-type'] !== undefined || routeOptions.config.protocol !== 'open-inference')
      done(new RequestError(415, 'type-unknown', 'The body is not JSON: send it with Content-Type: application/json.'));
    else if (headers['inference-header-content-length'] !== undefined) done(null, body);
    else parseBody(request, body.toString(), done);
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    const { role, isPrediction } = request.routeOptions.config;
    const needed = role ?? (isPrediction ? 'predict' : undefined);
    request.client = keys.check(request.headers, request.routeOptions.url, needed);
    if (isPrediction) reply.raw.once('close', admission.admit());
  });
  app.addHook('onResponse', async (request, reply) => {
    const { protocol, isPrediction } = request.routeOptions.config;
    if (!isPrediction) return;
    const seconds = reply.elapsedTime / 1000;
    const { statusCode: status } = reply;
    const { servedModel: model, rowCount: rows } = request;
    metrics.requests.observe({ model, protocol: protocol ?? 'plain', status }, seconds);
    request.log.debug({ model, protocol, rows, status, seconds, client: request.client?.name }, 'predicted');
  });
  app.setErrorHandler((error, request, reply) => writeError(error as Error, request, reply, metrics));
  app.setNotFoundHandler((request, reply) => {
    const error = new RequestError(404, 'unknown-path', `There is nothing at '${request.method} ${request.url}'.`);
    return writeError(error, request, reply, metrics);
  });
  return app;
}

function parseBody(request: FastifyRequest, text: string, done: (error: Error | null, body?: unknown) => void): void {
  try {
    // Raw rows keep their numbers as they were written, as in a file.
    done(null, hasRawRows(request.routeOptions.config) ? parseJson(text) : JSON.parse(text));
  } catch (error) {
    const problem = error instanceof RangeError ? 'it is nested too deeply' : (error as Error).message;
    const hint = /\b(NaN|-?Infinity)\b/.test(text) ? ' JSON has no NaN and no Infinity: write null.' : '';
    done(new RequestError(400, 'json-malformed', `The body is not JSON: ${problem}.${hint}`));
  }
}

/** Raw rows keep their numbers as they were written. */
function hasRawRows({ protocol, isPrediction = false }: FastifyContextConfig): boolean {
  return protocol === 'plain' && isPrediction;
}

/** The id that a client or a proxy gave, if it can be written anywhere; otherwise one that no other request has. */
function nameRequest({ headers }: Pick<FastifyRequest['raw'], 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\x21-\x7e]{1,200}$/.test(given) ? given : randomUUID();
}
