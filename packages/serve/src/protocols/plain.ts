// The plain protocol: raw rows as JSON, as they would be in a file of JSON lines.

import type { FastifyInstance } from 'fastify';
import { describeProblem } from '../errors/describe-problem.ts';
import { RequestError } from '../errors/request-error.ts';
import type { ModelSlot } from '../models/model-slot.ts';
import { answerRows, type RouteContext } from './route-context.ts';

interface PredictRoute {
  Querystring: { readonly partial?: string };
  Params: { readonly reference?: string };
}

export function addPlainRoutes(app: FastifyInstance, context: RouteContext): void {
  const config = { protocol: 'plain', isPrediction: true } as const;
  for (const path of ['/predict', '/predict/:reference'])
    app.post<PredictRoute>(path, { config }, async (request, reply) => {
      const { reference } = request.params;
      const slot = reference === undefined ? context.models.first : context.models.findReference(reference);
      const isPartial = request.query.partial === 'true';
      const { version, classes, predictions, problems } = await answerRows(context, slot, readRows(request.body), {
        request,
        reply,
        isPartial,
      });
      const byRow = Map.groupBy(problems, ({ row }) => row);
      return {
        model: slot.name,
        version,
        predictions: predictions.map((prediction, row) => {
          const noted = byRow.get(row)?.map((problem) => describeProblem(problem).message);
          const told = noted && { problems: noted };
          if (!prediction) return { prediction: null, ...told };
          if (prediction.class === null) return { prediction: prediction.value, ...told };
          const probabilities = Object.fromEntries(classes.map((name, k) => [name, prediction.probabilities[k]]));
          return { prediction: prediction.class, probabilities, ...told };
        }),
      };
    });
  app.get('/models', { config: { protocol: 'plain' } }, () => ({ models: context.models.slots.map(describeSlot) }));
}

function describeSlot(slot: ModelSlot): object {
  const { version, digest, model } = slot.current;
  const { task, label, classes, family } = model.description;
  const fields = model.fields.map(({ name, from, column }) => ({ name, from, type: column.type }));
  return { reference: slot.reference, name: slot.name, version, digest, family, task, label, classes, fields };
}

/** `{ "rows": [ … ] }`, a list of rows, or one row. @throws RequestError `body-wrong` */
export function readRows(body: unknown): readonly unknown[] {
  const rows = Array.isArray(body) ? body : isObject(body) ? (body['rows'] ?? [body]) : undefined;
  if (!Array.isArray(rows))
    throw new RequestError(
      400,
      'body-wrong',
      'The body is not an object with a list of rows, such as {"rows": [{…}]}.',
    );
  if (!rows.length) throw new RequestError(400, 'body-wrong', 'The list of rows is empty.');
  return rows;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
