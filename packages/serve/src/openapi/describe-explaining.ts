// The path of explanations in the OpenAPI document.

import type { ModelSlot } from '../models/model-slot.ts';
import { describeRow, errorResponses, json } from './describe-parts.ts';

/** @param mostRows - of a request */
export function describeExplaining(slot: ModelSlot, mostRows: number): object {
  const { fields, description } = slot.current.model;
  const { task, classes, label } = description;
  const isClassifier = task === 'classification';
  const number = { type: 'number' };
  const isImage = fields[0]?.column.type === 'image';
  const attribution = {
    type: 'object',
    properties: {
      field: { type: 'string' },
      ...(!isImage && { value: { description: 'As the model got it: cleaned' } }),
      attribution: isImage ? { type: 'array', items: number } : number,
    },
    required: ['field', 'attribution'],
  };
  const explanation = {
    type: 'object',
    properties: {
      prediction: isClassifier ? { type: 'string', enum: classes } : number,
      output: { type: 'string', description: 'What is explained: a class, or the label of a regressor' },
      base: { ...number, description: 'The mean value over the background rows' },
      value: {
        ...number,
        description: isClassifier
          ? 'The log odds of the positive class of two, or the score of a class: base plus all attributions'
          : 'The prediction: base plus all attributions',
      },
      attributions: { type: 'array', items: attribution, description: 'From the largest to the smallest' },
      problems: { type: 'array', items: { type: 'string' } },
    },
    required: ['prediction', 'output', 'base', 'value', 'attributions'],
  };
  const answer = {
    type: 'object',
    properties: {
      model: { type: 'string' },
      version: { type: 'integer' },
      method: { type: 'string' },
      backgroundRows: { type: 'integer' },
      explanations: { type: 'array', items: explanation },
    },
    required: ['model', 'version', 'method', 'backgroundRows', 'explanations'],
  };
  const rows = { type: 'array', minItems: 1, maxItems: mostRows, items: describeRow(fields) };
  const ofClass = {
    name: 'class',
    in: 'query',
    description: 'The class that is explained. Default: the one that is predicted; of two classes the positive one.',
    schema: { type: 'string', enum: classes },
  };
  return {
    post: {
      operationId: `explain ${slot.reference}`,
      summary: `Explains what ${slot.reference} predicts for '${label}'`,
      ...(classes.length > 2 && { parameters: [ofClass] }),
      requestBody: {
        required: true,
        content: json({ type: 'object', properties: { rows }, required: ['rows'] }),
      },
      responses: {
        200: { description: 'The explanations, in the order of the rows', content: json(answer) },
        ...errorResponses,
      },
    },
  };
}
