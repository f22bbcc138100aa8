// The Open Inference Protocol v2, as JSON and with bytes behind it.

import type { RunningServer } from '@cairn/serve';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call, createDeployed, type Deployed, oddsOfBergen, oddsOfOslo } from './deployed-models.ts';

let deployed: Deployed;
let server: RunningServer;
const infer = (body: unknown, path = 'joins') => call(server.url, `/v2/models/${path}/infer`, body);

const inputs = [
  { name: 'age', shape: [2], datatype: 'INT64', data: [50, 20] },
  { name: 'city', shape: [2, 1], datatype: 'BYTES', data: [['Oslo'], ['Bergen']] },
  { name: 'member', shape: [2], datatype: 'BOOL', data: [true, false] },
  { name: 'score', shape: [2], datatype: 'FP64', data: [null, 3] },
];

beforeAll(async () => {
  deployed = createDeployed();
  await deployed.publish('joins', 0);
  await deployed.publish('price', 0, 'regression');
  server = await deployed.serve({ references: ['joins@champion', 'price@champion'] });
});

afterAll(async () => {
  await server.close();
  deployed[Symbol.dispose]();
});

it('infers from tensors', async () => {
  const { status, body } = await infer({ id: 'seven', inputs });
  expect([status, body]).toEqual([
    200,
    {
      model_name: 'joins',
      model_version: '1',
      id: 'seven',
      outputs: [
        { name: 'prediction', datatype: 'BYTES', shape: [2], data: ['yes', 'no'] },
        {
          name: 'probabilities',
          datatype: 'FP64',
          shape: [2, 2],
          data: [
            expect.closeTo(1 - oddsOfOslo(0), 12),
            expect.closeTo(oddsOfOslo(0), 12),
            expect.closeTo(1 - oddsOfBergen(0), 12),
            expect.closeTo(oddsOfBergen(0), 12),
          ],
        },
      ],
    },
  ]);
  const { body: price } = await infer({ inputs }, 'price/versions/1');
  expect(price.outputs).toEqual([
    { name: 'prediction', datatype: 'FP64', shape: [2], data: [expect.closeTo(107, 9), expect.closeTo(95.6, 9)] },
  ]);
  const { body: some } = await infer({ inputs, outputs: [{ name: 'prediction' }] });
  expect(some.outputs.map(({ name }: { name: string }) => name)).toEqual(['prediction']);
});

it('takes and gives bytes behind the JSON', async () => {
  const texts = Buffer.concat(
    ['Oslo', 'Bergen'].flatMap((text) => [Buffer.from([text.length, 0, 0, 0]), Buffer.from(text)]),
  );
  const tensors: readonly (readonly [string, string, Buffer])[] = [
    ['age', 'FP32', Buffer.from(Float32Array.of(50, 20).buffer)],
    ['city', 'BYTES', texts],
    ['member', 'BOOL', Buffer.from([1, 0])],
    ['score', 'FP64', Buffer.from(Float64Array.of(0, 3).buffer)],
  ];
  const json = Buffer.from(
    JSON.stringify({
      inputs: tensors.map(([name, datatype, bytes]) => ({
        name,
        datatype,
        shape: [2],
        parameters: { binary_data_size: bytes.length },
      })),
      parameters: { binary_data_output: true },
    }),
  );
  const response = await fetch(`${server.url}/v2/models/joins/infer`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', 'inference-header-content-length': String(json.length) },
    body: Buffer.concat([json, ...tensors.map(([, , bytes]) => bytes)]),
  });
  expect(response.status).toBe(200);
  const bytes = Buffer.from(await response.arrayBuffer());
  const length = Number(response.headers.get('inference-header-content-length'));
  const { outputs } = JSON.parse(bytes.toString('utf8', 0, length));
  expect(
    outputs.map((output: Record<string, Record<string, number>>) => output['parameters']!['binary_data_size']),
  ).toEqual([4 + 3 + 4 + 2, 32]);
  expect(bytes.toString('utf8', length + 4, length + 7)).toBe('yes');
  expect(bytes.readDoubleLE(length + 13 + 8)).toBeCloseTo(oddsOfOslo(0), 12);
});

it('takes JSON without a content type, as tritonclient sends it; other types and protocols are refused', async () => {
  const ask = async (path: string, text: string, headers: Readonly<Record<string, string>> = {}) => {
    // With bytes fetch names no type.
    const response = await fetch(`${server.url}${path}`, { method: 'POST', body: Buffer.from(text), headers });
    return [response.status, JSON.stringify(await response.json())] as const;
  };
  const infer = '/v2/models/joins/infer';
  expect(await ask(infer, JSON.stringify({ inputs }))).toEqual([200, expect.stringContaining('"data":["yes","no"]')]);
  expect(await ask(infer, '{"inputs": [')).toEqual([400, expect.stringContaining('The body is not JSON')]);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  expect(await ask(infer, 'a=1', form)).toEqual([415, expect.stringContaining('Content-Type: application/json')]);
  expect((await ask('/predict', '{}'))[0]).toBe(415);
});

it('says what it serves and that it is ready', async () => {
  const paths = [
    '/v2',
    '/v2/health/live',
    '/v2/health/ready',
    '/v2/models/joins/ready',
    '/v2/models/joins/versions/1/ready',
  ];
  for (const path of paths) expect([path, (await call(server.url, path)).status]).toEqual([path, 200]);
  expect((await call(server.url, '/v2/models/joins')).body).toEqual({
    name: 'joins',
    versions: ['1'],
    platform: 'cairn_linear',
    inputs: [
      { name: 'age', datatype: 'FP64', shape: [-1] },
      { name: 'city', datatype: 'BYTES', shape: [-1] },
      { name: 'member', datatype: 'BOOL', shape: [-1] },
      { name: 'score', datatype: 'FP64', shape: [-1] },
    ],
    outputs: [
      { name: 'prediction', datatype: 'BYTES', shape: [-1] },
      { name: 'probabilities', datatype: 'FP64', shape: [-1, 2] },
    ],
  });
});

const [age, ...others] = inputs;

it.each<[string, unknown, number, string]>([
  ['no inputs', {}, 400, 'The body is not an object with a list of "inputs".'],
  [
    'a wrong number of values',
    { inputs: [{ ...age, data: [1] }] },
    400,
    "Input 'age' has 1 values, and its shape needs 2.",
  ],
  ['a wrong shape', { inputs: [{ ...age, shape: [-2] }] }, 400, "Input 'age' has no shape of whole numbers."],
  [
    'two values for a row',
    { inputs: [{ ...age, shape: [1, 2] }] },
    400,
    "Input 'age' has 2 values for each row instead of 1.",
  ],
  ['another datatype', { inputs: [{ ...age, datatype: 'FP8' }] }, 400, "Input 'age' has the datatype 'FP8'"],
  [
    'other rows',
    { inputs: [{ ...age, shape: [1], data: [1] }, ...others] },
    400,
    "Input 'city' has 2 rows, and 'age' has 1.",
  ],
  ['an unknown input', { inputs: [{ ...age, name: 'ages' }] }, 400, "Input 'ages' is unknown: the model takes 'age'"],
  ['an absent input', { inputs: [age] }, 422, "Row 0: field 'home town' is missing"],
  [
    'bytes that are not there',
    { inputs: [{ ...age, data: undefined, parameters: { binary_data_size: 16 } }] },
    400,
    'has no 16 bytes',
  ],
  ['an unknown output', { inputs, outputs: [{ name: 'x' }] }, 400, "The model has no output 'x'"],
])('%s is refused in one sentence', async (_, body, status, message) => {
  const answer = await infer(body);
  expect(answer.status).toBe(status);
  expect(answer.body.error).toContain(message);
});
