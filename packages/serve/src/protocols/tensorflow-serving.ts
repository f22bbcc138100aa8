// TensorFlow Serving's REST API (https://www.tensorflow.org/tfx/serving/api_rest): predict, classify, regress, status
// and metadata, by version or by label. A label is an alias of the registry.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RequestError } from '../errors/request-error.ts';
import type { ModelSlot } from '../models/model-slot.ts';
import type { PredictedRequest } from '../models/predict-records.ts';
import { answerRows, type RouteContext } from './route-context.ts';
import { writeMetadata } from './tensorflow-metadata.ts';

type Body = Readonly<Record<string, unknown>>;

const pathForm = /^([^/:]+)(?:\/versions\/(\d+)|\/labels\/([^/:]+))?(?::(\w+)|\/(metadata))?$/;

interface ModelRoute {
  Params: { readonly '*': string };
}

export function addTensorflowRoutes(app: FastifyInstance, context: RouteContext): void {
  app.get<ModelRoute>('/v1/models/*', { config: { protocol: 'tensorflow-serving' } }, (request) => {
    const { slot, rest } = findModel(context, request.params['*']);
    if (rest === 'metadata') return writeMetadata(slot);
    if (rest !== undefined) throw unknownPath(request.url);
    const status = { error_code: 'OK', error_message: '' };
    return { model_version_status: [{ version: String(slot.current.version), state: 'AVAILABLE', status }] };
  });
  const config = { protocol: 'tensorflow-serving', isPrediction: true } as const;
  app.post<ModelRoute>('/v1/models/*', { config }, async (request, reply) => {
    const { slot, rest } = findModel(context, request.params['*']);
    const body = readBody(request.body);
    if (rest === 'predict') return predict(context, slot, body, { request, reply });
    if (rest !== 'classify' && rest !== 'regress') throw unknownPath(request.url);
    const { task } = slot.current.model.description;
    const needed = rest === 'classify' ? 'classification' : 'regression';
    if (task !== needed)
      throw new RequestError(400, 'method-wrong', `'${slot.reference}' is a model of ${task}: it cannot ${rest}.`);
    const { classes, predictions } = await answerRows(context, slot, readExamples(body), { request, reply });
    return {
      result: predictions.map((prediction) =>
        rest === 'regress' ? prediction!.value : classes.map((name, k) => [name, prediction!.probabilities[k]!]),
      ),
    };
  });
}

function findModel({ models }: RouteContext, path: string): { slot: ModelSlot; rest: string | undefined } {
  const match = pathForm.exec(path);
  if (!match) throw unknownPath(`/v1/models/${path}`);
  const [, name = '', version, alias, verb, metadata] = match;
  return { slot: models.find({ name, version, alias }), rest: verb ?? metadata };
}

function unknownPath(path: string): RequestError {
  return new RequestError(404, 'unknown-path', `There is nothing at '${path}'.`);
}

async function predict(
  context: RouteContext,
  slot: ModelSlot,
  body: Body,
  about: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<object> {
  const { instances, inputs } = body;
  if ((instances === undefined) === (inputs === undefined))
    throw new RequestError(400, 'body-wrong', 'The body has to have either "instances" or "inputs".');
  if (instances === undefined) {
    const predicted = await answerRows(context, slot, readColumns(slot, inputs), about);
    return { outputs: writeColumns(predicted) };
  }
  if (!Array.isArray(instances) || !instances.length)
    throw new RequestError(400, 'body-wrong', '"instances" is not a list with at least one instance.');
  const { predictions } = await answerRows(
    context,
    slot,
    instances.map((one) => readInstance(slot, one)),
    about,
  );
  return {
    predictions: predictions.map((one) =>
      one!.class === null ? one!.value : { prediction: one!.class, probabilities: one!.probabilities },
    ),
  };
}

/** An object with a value for each field. A model with one input takes the value alone. */
function readInstance(slot: ModelSlot, instance: unknown): unknown {
  const { fields } = slot.current.model;
  if (isObject(instance) && !('b64' in instance)) {
    return Object.fromEntries(Object.entries(instance).map(([name, value]) => [name, readValue(value)]));
  }
  return fields.length === 1 ? { [fields[0]!.name]: readValue(instance) } : instance;
}

/** The columns of `inputs` as rows. */
function readColumns(slot: ModelSlot, inputs: unknown): readonly unknown[] {
  const { fields } = slot.current.model;
  const columns = Array.isArray(inputs) && fields.length === 1 ? { [fields[0]!.name]: inputs } : inputs;
  if (!isObject(columns)) throw new RequestError(400, 'body-wrong', '"inputs" is not an object of lists.');
  const names = Object.keys(columns);
  const lists = names.map((name) => columns[name]);
  const length = Array.isArray(lists[0]) ? lists[0].length : 0;
  for (const [index, list] of lists.entries())
    if (!Array.isArray(list) || list.length !== length || !length)
      throw new RequestError(400, 'body-wrong', `"inputs": '${names[index]}' is not a list of ${length || 'values'}.`);
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(names.map((name) => [name, readValue((columns[name] as readonly unknown[])[row])])),
  );
}

function writeColumns({ predictions }: PredictedRequest): unknown {
  if (predictions[0]!.class === null) return predictions.map((one) => one!.value);
  return {
    prediction: predictions.map((one) => one!.class),
    probabilities: predictions.map((one) => one!.probabilities),
  };
}

/** `examples` with the fields of `context`, which all of them share. */
function readExamples({ examples, context = {} }: Body): readonly unknown[] {
  if (!Array.isArray(examples) || !examples.length || !isObject(context))
    throw new RequestError(400, 'body-wrong', '"examples" is not a list with at least one example.');
  return examples.map((example) =>
    isObject(example)
      ? Object.fromEntries(Object.entries({ ...context, ...example }).map(([name, value]) => [name, readValue(value)]))
      : example,
  );
}

/** Bytes are `{ "b64": … }`. Text is UTF-8. */
function readValue(value: unknown): unknown {
  if (isObject(value) && typeof value['b64'] === 'string') return Buffer.from(value['b64'], 'base64').toString('utf8');
  return value;
}

function readBody(body: unknown): Body {
  if (isObject(body)) return body;
  throw new RequestError(400, 'body-wrong', 'The body is not a JSON object.');
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
