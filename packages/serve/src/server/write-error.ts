// An error as an answer, in the form of the protocol.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestError } from '../errors/request-error.ts';
import type { Metrics } from '../metrics/create-metrics.ts';

export function writeError(error: Error, request: FastifyRequest, reply: FastifyReply, metrics: Metrics): FastifyReply {
  const known = error instanceof RequestError ? error : translate(error);
  const { status, code, message, problems, retryAfter } = known;
  metrics.refused.inc({ code });
  if (status >= 500 && code === 'internal-error') request.log.error({ err: error }, 'the request failed');
  else request.log.info({ code, status, model: request.servedModel }, message);
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  const protocol = request.routeOptions.config?.protocol ?? protocolOf(request.url);
  const body =
    protocol === 'plain' ? { error: { code, message, ...(problems.length && { problems }) } } : { error: message };
  return reply.code(status).send(body);
}

/** Paths without a route belong to the protocol that their beginning names. */
function protocolOf(url: string): 'plain' | 'other' {
  return /^\/v[12]\//.test(url) ? 'other' : 'plain';
}

/** Errors of Fastify have a code and a status. */
function translate(error: Error & { readonly code?: string; readonly statusCode?: number }): RequestError {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new RequestError(413, 'body-too-large', 'The body is larger than this server takes.');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new RequestError(
        415,
        'type-unknown',
        'The body is not JSON: send it with Content-Type: application/json.',
      );
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new RequestError(400, 'body-wrong', 'The body is empty.');
  }
  if (error instanceof RangeError && error.message.includes('call stack'))
    return new RequestError(400, 'body-wrong', 'The body is nested too deeply.');
  const { statusCode = 500 } = error;
  if (statusCode < 500) return new RequestError(statusCode, 'request-wrong', `The request is wrong: ${error.message}.`);
  return new RequestError(500, 'internal-error', 'The server failed. Its log says why, under the request id.');
}
