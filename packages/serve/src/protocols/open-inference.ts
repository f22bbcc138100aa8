// The Open Inference Protocol, version 2, over HTTP (https://github.com/kserve/open-inference-protocol): KServe's and
// Triton's clients use it.

import type { ColumnSpec } from '@cairn/steps/serving';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { RequestError } from '../errors/request-error.ts';
import type { ModelSlot } from '../models/model-slot.ts';
import type { PredictedRequest } from '../models/predict-records.ts';
import { type InferRequest, readInferRequest } from './read-tensors.ts';
import { answerRows, type RouteContext } from './route-context.ts';
import { type TensorData, writeBytes } from './tensor-codec.ts';

const types: Readonly<Record<ColumnSpec['type'], string>> = {
  number: 'FP64',
  boolean: 'BOOL',
  category: 'BYTES',
  categories: 'BYTES',
  date: 'BYTES',
  id: 'BYTES',
  text: 'BYTES',
  image: 'FP32',
};

interface ModelRoute {
  Params: { readonly name: string; readonly version?: string };
}

interface Output {
  readonly name: string;
  readonly datatype: 'BYTES' | 'FP64';
  readonly shape: readonly number[];
  readonly data: TensorData;
}

const headerLengthName = 'inference-header-content-length';

export function addOpenInferenceRoutes(
  app: FastifyInstance,
  context: RouteContext,
  about: { readonly version: string; readonly isReady: () => boolean },
): void {
  const config = { protocol: 'open-inference' } as const;
  const find = ({ name, version }: ModelRoute['Params']): ModelSlot => context.models.find({ name, version });
  app.get('/v2', { config }, () => ({ name: 'cairn', version: about.version, extensions: ['binary_tensor_data'] }));
  app.get('/v2/health/live', { config }, () => ({ live: true }));
  app.get('/v2/health/ready', { config }, (_, reply) => {
    const ready = about.isReady();
    return reply.code(ready ? 200 : 503).send({ ready });
  });
  for (const path of ['/v2/models/:name', '/v2/models/:name/versions/:version']) {
    app.get<ModelRoute>(path, { config }, ({ params }) => describeModel(find(params)));
    app.get<ModelRoute>(`${path}/ready`, { config }, ({ params }) => ({ name: find(params).name, ready: true }));
    app.post<ModelRoute>(`${path}/infer`, { config: { ...config, isPrediction: true } }, async (request, reply) => {
      const slot = find(request.params);
      const length = request.headers[headerLengthName];
      const headerLength = length === undefined ? undefined : Number(length);
      const infer = readInferRequest(request.body, headerLength, slot.current.model.fields);
      const predicted = await answerRows(context, slot, infer.rows, { request, reply });
      return writeAnswer(slot, infer, predicted, reply);
    });
  }
}

function describeModel(slot: ModelSlot): object {
  const { version, model } = slot.current;
  const { family, task, classes } = model.description;
  const inputs = model.fields.map(({ name, column }) => {
    const shape = column.type === 'image' ? [-1, ...column.shape] : [-1];
    return { name, datatype: types[column.type], shape };
  });
  const isClassifier = task === 'classification';
  const outputs = [
    { name: 'prediction', datatype: isClassifier ? 'BYTES' : 'FP64', shape: [-1] },
    ...(isClassifier ? [{ name: 'probabilities', datatype: 'FP64', shape: [-1, classes.length] }] : []),
  ];
  return { name: slot.name, versions: [String(version)], platform: `cairn_${family}`, inputs, outputs };
}

function listOutputs({ predictions, classes }: PredictedRequest): readonly Output[] {
  const rows = predictions.length;
  if (!classes.length) {
    const data = predictions.map((one) => one!.value!);
    return [{ name: 'prediction', datatype: 'FP64', shape: [rows], data }];
  }
  const probabilities = predictions.flatMap((one) => one!.probabilities);
  return [
    { name: 'prediction', datatype: 'BYTES', shape: [rows], data: predictions.map((one) => one!.class) },
    { name: 'probabilities', datatype: 'FP64', shape: [rows, classes.length], data: probabilities },
  ];
}

function writeAnswer(
  slot: ModelSlot,
  { id, outputs: asked, isBinary }: InferRequest,
  predicted: PredictedRequest,
  reply: FastifyReply,
): FastifyReply {
  const all = listOutputs(predicted);
  const unknown = [...(asked?.keys() ?? [])].find((name) => !all.some((output) => output.name === name));
  if (unknown !== undefined)
    throw new RequestError(
      400,
      'output-unknown',
      `The model has no output '${unknown}', only ${all.map(({ name }) => `'${name}'`).join(', ')}.`,
    );
  const bytes: Buffer[] = [];
  const outputs = all
    .filter(({ name }) => asked?.has(name) ?? true)
    .map(({ data, ...output }) => {
      if (!(asked?.get(output.name) ?? isBinary)) return { ...output, data };
      const written = writeBytes(output.datatype, data);
      bytes.push(written);
      return { ...output, parameters: { binary_data_size: written.length } };
    });
  const answer = {
    model_name: slot.name,
    model_version: String(predicted.version),
    ...(id !== undefined && { id }),
    outputs,
  };
  if (!bytes.length) return reply.send(answer);
  const json = Buffer.from(JSON.stringify(answer));
  return reply
    .header(headerLengthName, json.length)
    .type('application/octet-stream')
    .send(Buffer.concat([json, ...bytes]));
}
