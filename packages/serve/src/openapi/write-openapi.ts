// The OpenAPI document of the plain protocol: the fields of each model by schema, from its declared columns.

import type { ModelSlot } from '../models/model-slot.ts';
import { describeExplaining } from './describe-explaining.ts';
import { describeRow, errorResponses, json } from './describe-parts.ts';

export interface ApiOptions {
  /** Whether there is a request log. */
  readonly takesOutcomes: boolean;
  /** Rows of a request for explanations. */
  readonly explainRows: number;
}

export function writeOpenApi(
  slots: readonly ModelSlot[],
  version: string,
  { takesOutcomes, explainRows }: ApiOptions,
): object {
  const paths = slots.flatMap((slot) => [
    [`/predict/${slot.reference}`, describePath(slot)] as const,
    [`/explain/${slot.reference}`, describeExplaining(slot, explainRows)] as const,
  ]);
  return {
    openapi: '3.1.0',
    info: { title: 'Cairn', version, description: 'Predictions of deployed models.' },
    paths: {
      '/predict': describePath(slots[0]!),
      '/explain': describeExplaining(slots[0]!, explainRows),
      ...Object.fromEntries(paths),
      ...(takesOutcomes && { '/feedback': feedback }),
    },
    components: { schemas: { Error: errorSchema } },
  };
}

const outcome = {
  type: 'object',
  properties: {
    request: { type: 'string', maxLength: 200, description: 'The x-request-id of the answer' },
    row: { type: 'integer', minimum: 0, default: 0 },
    outcome: { type: ['string', 'number', 'boolean', 'null'] },
  },
  required: ['request', 'outcome'],
};

const feedback = {
  post: {
    operationId: 'feedback',
    summary: 'Records what happened to predicted rows',
    requestBody: {
      required: true,
      content: json({
        type: 'object',
        properties: { outcomes: { type: 'array', minItems: 1, items: outcome } },
        required: ['outcomes'],
      }),
    },
    responses: {
      202: {
        description: 'How many arrived, and how many of them are recorded',
        content: json({
          type: 'object',
          properties: { received: { type: 'integer' }, recorded: { type: 'integer' } },
          required: ['received', 'recorded'],
        }),
      },
      400: {
        description: 'The body is not JSON, or has another form',
        content: json({ $ref: '#/components/schemas/Error' }),
      },
    },
  },
};

function describePath(slot: ModelSlot): object {
  const { model } = slot.current;
  const { label, task, classes } = model.description;
  const row = describeRow(model.fields);
  const isClassifier = task === 'classification';
  const number = { type: 'number' };
  const prediction = {
    type: 'object',
    properties: {
      prediction: isClassifier ? { type: ['string', 'null'], enum: [...classes, null] } : { type: ['number', 'null'] },
      ...(isClassifier && {
        probabilities: { type: 'object', properties: Object.fromEntries(classes.map((name) => [name, number])) },
      }),
      problems: { type: 'array', items: { type: 'string' } },
    },
    required: ['prediction'],
  };
  const answer = {
    type: 'object',
    properties: {
      model: { type: 'string' },
      version: { type: 'integer' },
      predictions: { type: 'array', items: prediction },
    },
    required: ['model', 'version', 'predictions'],
  };
  const body = { type: 'object', properties: { rows: { type: 'array', minItems: 1, items: row } }, required: ['rows'] };
  const partial = {
    name: 'partial',
    in: 'query',
    description: 'Answers null for a row that cannot be predicted, instead of refusing the request.',
    schema: { type: 'boolean' },
  };
  return {
    post: {
      operationId: `predict ${slot.reference}`,
      summary: `Predicts '${label}' with ${slot.reference}`,
      parameters: [partial],
      requestBody: { required: true, content: json(body) },
      responses: {
        200: { description: 'The predictions, in the order of the rows', content: json(answer) },
        ...errorResponses,
      },
    },
  };
}

const problem = {
  type: 'object',
  properties: {
    row: { type: ['integer', 'null'] },
    field: { type: ['string', 'null'] },
    problem: { type: 'string' },
    message: { type: 'string' },
  },
  required: ['row', 'field', 'problem', 'message'],
};

const errorSchema = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { type: 'string' },
        message: { type: 'string' },
        problems: { type: 'array', items: problem },
      },
      required: ['code', 'message'],
    },
  },
  required: ['error'],
};
