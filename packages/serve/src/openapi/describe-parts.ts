// What several paths of the OpenAPI document have: rows, errors, JSON bodies.

import type { ModelField } from '@cairn/steps/serving';
import { describeField } from './describe-field.ts';

/** A raw row. A field may also have the name of its declared column; an image may also be a field for each pixel. */
export function describeRow(fields: readonly ModelField[]): object {
  const names = fields.map((field) => [typeof field.from === 'string' ? field.from : field.name, field] as const);
  return {
    type: 'object',
    properties: Object.fromEntries(names.map(([name, field]) => [name, describeField(field)])),
    required: names.filter(([, { column }]) => !column.nullable).map(([name]) => name),
  };
}

const errors: Readonly<Record<string, string>> = {
  400: 'The body is not JSON, or has another form',
  404: 'The model is not served',
  413: 'The body is too large',
  415: 'The body is not application/json',
  422: 'Rows cannot be predicted; each problem names its row and field',
  429: 'The server has too many requests; try again after Retry-After',
  503: 'The request waited too long',
};

/** By status. */
export const errorResponses: Readonly<Record<string, object>> = Object.fromEntries(
  Object.entries(errors).map(([status, description]) => [
    status,
    { description, content: json({ $ref: '#/components/schemas/Error' }) },
  ]),
);

export function json(schema: object): object {
  return { 'application/json': { schema } };
}
