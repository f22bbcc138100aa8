// Explanations on request: what each field adds, by hand for a linear model, and what they may cost.

import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningServer } from '@cairn/serve';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call, createDeployed, type Deployed, rowOfBergen, rowOfOslo } from './deployed-models.ts';

/** Age, town, member, score: their mean log odds are 0 + 0 + 1 + 0.1 without an intercept. */
const reference = [
  [30, 'Oslo', true, 0],
  [50, 'Bergen', false, 2],
] as const;

let deployed: Deployed;
let server: RunningServer;
let bundle: string;

beforeAll(async () => {
  deployed = createDeployed();
  bundle = await deployed.publish('joins', 0.5, 'classification', reference);
  await deployed.publish('price', 0.5, 'regression', reference);
  await deployed.publish('bare', 0);
  server = await deployed.serve({ references: ['joins@champion', 'price@champion', 'bare@champion'], explainRows: 2 });
});

afterAll(async () => {
  await server.close();
  deployed[Symbol.dispose]();
});

const fieldsOf = (explanation: { attributions: { field: string; attribution: number }[] }) =>
  Object.fromEntries(explanation.attributions.map(({ field, attribution }) => [field, attribution]));

it('gives what each field adds to the log odds, which adds up', async () => {
  const { status, body, headers } = await call(server.url, '/explain', { rows: [rowOfOslo, rowOfBergen] });
  expect([status, body.model, body.version, body.method, body.backgroundRows]).toEqual([
    200,
    'joins',
    1,
    'additive',
    2,
  ]);
  expect(headers.get('x-cairn-model')).toBe('joins@v1');
  const [oslo, bergen] = body.explanations;
  expect([oslo.prediction, oslo.output, bergen.prediction, bergen.output]).toEqual(['yes', 'yes', 'no', 'yes']);
  expect(oslo.base).toBeCloseTo(1.6, 12);
  expect(oslo.value).toBeCloseTo(4, 12);
  expect(fieldsOf(oslo)).toEqual({
    age: expect.closeTo(1, 12),
    'home town': expect.closeTo(0.5, 12),
    member: expect.closeTo(1, 12),
    score: expect.closeTo(-0.1, 12),
  });
  expect(fieldsOf(bergen)).toEqual({
    age: expect.closeTo(-2, 12),
    'home town': expect.closeTo(-0.5, 12),
    member: expect.closeTo(-1, 12),
    score: expect.closeTo(0.2, 12),
  });
  expect(bergen.attributions.map(({ field }: { field: string }) => field)).toEqual([
    'age',
    'member',
    'home town',
    'score',
  ]);
  expect(bergen.attributions[0].value).toBe(20);
});

it('explains a regressor in the unit of its label, and says what was filled in', async () => {
  const { body } = await call(server.url, '/explain/price@v1', { ...rowOfOslo, age: 'old' });
  const [{ prediction, output, base, value, attributions, problems }] = body.explanations;
  expect([output, prediction]).toEqual(['price', value]);
  expect(
    base + attributions.reduce((sum: number, own: { attribution: number }) => sum + own.attribution, 0),
  ).toBeCloseTo(value, 9);
  expect(attributions.find(({ field }: { field: string }) => field === 'age')).toEqual({
    field: 'age',
    value: 40,
    attribution: expect.closeTo(0, 12),
  });
  expect(problems).toEqual(['Row 0: field \'age\' is not a number ("old"), and was filled in as in training']);
});

it.each<[string, string, unknown, number, string, string]>([
  ['no background', '/explain/bare', rowOfOslo, 404, 'no-background', "'bare@v1' has no background rows"],
  ['too many rows', '/explain', [1, 2, 3].map(() => rowOfOslo), 413, 'too-many-rows', 'At most 2 rows are explained'],
  ['a class that is none', '/explain?class=maybe', rowOfOslo, 422, 'unknown-class', "There is 'yes'."],
  ['a row without a field', '/explain', { age: 3 }, 422, 'rows-wrong', 'is missing'],
  ['another model', '/explain/other', rowOfOslo, 404, 'unknown-model', 'not served'],
  ['no rows', '/explain', [], 400, 'body-wrong', 'is empty'],
])('%s is refused in one sentence', async (_, path, given, status, code, message) => {
  const { status: found, body } = await call(server.url, path, given);
  expect([found, body.error.code]).toEqual([status, code]);
  expect(body.error.message).toContain(message);
});

it('needs the role explain, which a key has only if it is given', async () => {
  await using guarded = await deployed.serve({
    apiKeys: ['key-without-roles', { key: 'key-of-the-desk', name: 'desk', roles: ['explain'] }],
  });
  const ask = async (path: string, key: string) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
    return (await call(guarded.url, path, rowOfOslo, { headers })).status;
  };
  expect(await ask('/explain', 'key-without-roles')).toBe(403);
  expect(await ask('/explain', 'key-of-the-desk')).toBe(200);
  expect(await ask('/predict', 'key-of-the-desk')).toBe(403);
});

it('is in the OpenAPI document, with the fields and the limit', async () => {
  const { body } = await call(server.url, '/openapi.json');
  const { post } = body.paths['/explain/joins@champion'];
  const { rows } = post.requestBody.content['application/json'].schema.properties;
  expect([rows.maxItems, Object.keys(rows.items.properties)]).toEqual([2, ['age', 'home town', 'member', 'score']]);
});

it('refuses background rows that were changed after the bundle was published', async () => {
  await using other = await deployed.serve({ references: ['joins@champion'] });
  appendFileSync(join(bundle, 'background.json'), ' ');
  const { status, body } = await call(other.url, '/explain', rowOfOslo);
  expect([status, body.error.code]).toEqual([503, 'bundle-damaged']);
  expect((await call(other.url, '/predict', rowOfOslo)).status).toBe(200);
});
