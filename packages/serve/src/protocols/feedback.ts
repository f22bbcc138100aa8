// What happened to predicted rows, when somebody knows it: the request log keeps it next to the predictions.

import type { FastifyInstance } from 'fastify';
import { RequestError } from '../errors/request-error.ts';
import type { Outcome } from '../recording/request-log.ts';
import type { RouteContext } from './route-context.ts';

const longestId = 200;
const longestText = 10_000;

export function addFeedbackRoute(app: FastifyInstance, { log }: RouteContext): void {
  app.post('/feedback', { config: { protocol: 'plain', role: 'feedback' } }, async (request, reply) => {
    if (!log)
      throw new RequestError(
        404,
        'no-request-log',
        'This server keeps no request log, so it takes no outcomes: start it with --request-log <folder>.',
      );
    const outcomes = readOutcomes(request.body);
    const recorded = log.recordOutcomes(outcomes, { at: new Date(), by: request.client?.name ?? null });
    return reply.code(202).send({ received: outcomes.length, recorded });
  });
}

/** `{ "outcomes": [{ "request": …, "row": 0, "outcome": … }] }`, a list of them, or one. */
function readOutcomes(body: unknown): readonly Outcome[] {
  const given = isObject(body) ? (body['outcomes'] ?? [body]) : body;
  if (!Array.isArray(given) || given.length === 0)
    throw new RequestError(
      400,
      'body-wrong',
      'The body is not an object with a list of outcomes, such as {"outcomes": [{"request": "…", "row": 0, "outcome": "yes"}]}.',
    );
  return given.map(readOutcome);
}

function readOutcome(given: unknown, position: number): Outcome {
  const refuse = (problem: string): never => {
    throw new RequestError(400, 'outcome-wrong', `Outcome ${position} ${problem}.`);
  };
  if (!isObject(given)) return refuse('is not an object');
  const { request, row = 0, outcome } = given;
  if (typeof request !== 'string' || request === '' || request.length > longestId)
    return refuse('has no request: it is the x-request-id of the answer');
  if (typeof row !== 'number' || !Number.isSafeInteger(row) || row < 0)
    return refuse('has a row that is not a whole number from 0');
  const isPlain = outcome === null || typeof outcome === 'boolean' || typeof outcome === 'number';
  if (!isPlain && !(typeof outcome === 'string' && outcome.length <= longestText))
    return refuse('has no outcome: it is a text, a number, true, false or null');
  return { request, row, outcome: outcome as Outcome['outcome'] };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
