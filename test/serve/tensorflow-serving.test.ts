// TensorFlow Serving's REST API.

import type { RunningServer } from '@cairn/serve';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  call,
  createDeployed,
  type Deployed,
  oddsOfBergen,
  oddsOfOslo,
  rowOfBergen,
  rowOfOslo,
} from './deployed-models.ts';

let deployed: Deployed;
let server: RunningServer;
const post = (path: string, body: unknown) => call(server.url, `/v1/models/${path}`, body);
const yes = [expect.closeTo(oddsOfOslo(1), 12), expect.closeTo(oddsOfBergen(1), 12)];

beforeAll(async () => {
  deployed = createDeployed();
  await deployed.publish('joins', 0);
  await deployed.publish('joins', 1);
  await deployed.publish('price', 0, 'regression');
  server = await deployed.serve({ references: ['joins@champion', 'joins@v1', 'price@champion'] });
});

afterAll(async () => {
  await server.close();
  deployed[Symbol.dispose]();
});

it('predicts instances, by name, version and label', async () => {
  const instances = [rowOfOslo, rowOfBergen];
  const predictions = [
    { prediction: 'yes', probabilities: [expect.any(Number), yes[0]] },
    { prediction: 'no', probabilities: [expect.any(Number), yes[1]] },
  ];
  for (const path of ['joins:predict', 'joins/versions/2:predict', 'joins/labels/champion:predict'])
    expect(await post(path, { instances })).toMatchObject({ status: 200, body: { predictions } });
  const { body } = await post('joins/versions/1:predict', {
    signature_name: 'serving_default',
    instances: [rowOfOslo],
  });
  expect(body.predictions[0].probabilities[1]).toBeCloseTo(oddsOfOslo(0), 12);
  expect((await post('price:predict', { instances })).body).toEqual({
    predictions: [expect.closeTo(107, 9), expect.closeTo(100 + 2 * -2.2, 9)],
  });
});

it('predicts columns, and texts as bytes', async () => {
  const inputs = {
    age: [50, 20],
    city: [{ b64: Buffer.from('Oslo').toString('base64') }, 'Bergen'],
    member: [true, false],
    score: [null, 3],
  };
  expect((await post('joins:predict', { inputs })).body).toEqual({
    outputs: {
      prediction: ['yes', 'no'],
      probabilities: [
        [expect.any(Number), yes[0]],
        [expect.any(Number), yes[1]],
      ],
    },
  });
});

it('classifies and regresses examples, with what they share', async () => {
  const { 'home town': town, ...rest } = rowOfOslo;
  const body = { context: { 'home town': town }, examples: [rest, { ...rowOfBergen }] };
  expect((await post('joins:classify', body)).body).toEqual({
    result: [
      [
        ['no', expect.any(Number)],
        ['yes', yes[0]],
      ],
      [
        ['no', expect.any(Number)],
        ['yes', yes[1]],
      ],
    ],
  });
  expect((await post('price:regress', body)).body.result[0]).toBeCloseTo(107, 9);
});

it('says its status and its signature', async () => {
  const { body } = await call(server.url, '/v1/models/joins');
  expect(body).toEqual({
    model_version_status: [{ version: '2', state: 'AVAILABLE', status: { error_code: 'OK', error_message: '' } }],
  });
  const metadata = (await call(server.url, '/v1/models/joins/versions/1/metadata')).body;
  expect(metadata.model_spec).toEqual({ name: 'joins', signature_name: '', version: '1' });
  const { inputs, outputs } = metadata.metadata.signature_def.signature_def.serving_default;
  expect(Object.entries<{ dtype: string }>(inputs).map(([name, { dtype }]) => [name, dtype])).toEqual([
    ['age', 'DT_DOUBLE'],
    ['city', 'DT_STRING'],
    ['member', 'DT_BOOL'],
    ['score', 'DT_DOUBLE'],
  ]);
  expect(outputs.probabilities.tensor_shape.dim.map(({ size }: { size: string }) => size)).toEqual(['-1', '2']);
});

it.each<[string, unknown, number, string]>([
  ['joins:predict', {}, 400, 'The body has to have either "instances" or "inputs".'],
  ['joins:predict', { instances: [] }, 400, '"instances" is not a list with at least one instance.'],
  ['joins:predict', { instances: [1] }, 422, 'Row 0 is not an object with fields ("1").'],
  ['joins:predict', { inputs: { age: [1, 2], city: ['Oslo'] } }, 400, `"inputs": 'city' is not a list of 2.`],
  [
    'joins:predict',
    { instances: [{ ...rowOfOslo, member: 'x' }] },
    422,
    `Row 0: field 'member' is not a boolean ("x").`,
  ],
  ['joins/versions/9:predict', { instances: [rowOfOslo] }, 404, "'joins@v9' is not served."],
  ['nothing:predict', { instances: [rowOfOslo] }, 404, "'nothing' is not served."],
  ['price:classify', { examples: [rowOfOslo] }, 400, "'price@champion' is a model of regression: it cannot classify."],
  [
    'joins:regress',
    { examples: [rowOfOslo] },
    400,
    "'joins@champion' is a model of classification: it cannot regress.",
  ],
  ['joins:fly', {}, 404, "There is nothing at '/v1/models/joins:fly'."],
  ['joins:predict', '{', 400, 'The body is not JSON'],
])('%s with %j is refused in one sentence', async (path, body, status, message) => {
  const answer = await post(path, body);
  expect(answer.status).toBe(status);
  expect(answer.body.error).toContain(message);
});
