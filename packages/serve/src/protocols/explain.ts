// Explanations of raw rows on request: what each field adds to the answer.

import type { FastifyInstance } from 'fastify';
import { describeProblem } from '../errors/describe-problem.ts';
import { RequestError } from '../errors/request-error.ts';
import { explainRecords } from '../models/explain-records.ts';
import { readRows } from './plain.ts';
import { chooseByKey, type RouteContext } from './route-context.ts';

interface ExplainRoute {
  Querystring: { readonly class?: string };
  Params: { readonly reference?: string };
}

export interface ExplainLimits {
  /** Rows of a request. */
  readonly rows: number;
  /** Milliseconds of a request. */
  readonly timeout: number;
}

export function addExplainRoutes(app: FastifyInstance, context: RouteContext, limits: ExplainLimits): void {
  const config = { protocol: 'plain', isPrediction: true, role: 'explain' } as const;
  for (const path of ['/explain', '/explain/:reference'])
    app.post<ExplainRoute>(path, { config }, async (request, reply) => {
      const { reference } = request.params;
      const asked = reference === undefined ? context.models.first : context.models.findReference(reference);
      // Who is predicted by a challenger gets its explanation, if the same key says so.
      const slot = chooseByKey(context, asked, request) ?? asked;
      const records = readRows(request.body);
      if (records.length > limits.rows)
        throw new RequestError(
          413,
          'too-many-rows',
          `At most ${limits.rows} ${limits.rows === 1 ? 'row is' : 'rows are'} explained at once, and there are ${records.length}.`,
        );
      request.servedModel = slot.reference;
      request.rowCount = records.length;
      const { problems, explanations, ...explained } = await explainRecords(slot, {
        records,
        output: request.query.class,
        timeout: limits.timeout,
        isGone: () => request.raw.socket.destroyed,
      });
      reply.header('x-cairn-model', `${slot.name}@v${explained.version}`);
      const byRow = Map.groupBy(problems, ({ row }) => row);
      return {
        model: slot.name,
        ...explained,
        explanations: explanations.map((explanation, row) => {
          const noted = byRow.get(row)?.map((problem) => describeProblem(problem).message);
          return { ...explanation, ...(noted && { problems: noted }) };
        }),
      };
    });
}
