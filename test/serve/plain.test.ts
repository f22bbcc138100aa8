// The plain protocol: raw rows, cleaned as in training.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningServer } from '@cairn/serve';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { predictRows } from '../../packages/steps/src/models/predict-rows.ts';
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
let bundle: string;

beforeAll(async () => {
  deployed = createDeployed();
  bundle = await deployed.publish('joins', 0);
  await deployed.publish('price', 1, 'regression');
  server = await deployed.serve({ references: ['joins@champion', 'price@v1'], bodyLimit: 64 * 1024 });
});

afterAll(async () => {
  await server.close();
  deployed[Symbol.dispose]();
});

it('predicts rows, with the probability of each class', async () => {
  const { status, body, headers } = await call(server.url, '/predict', { rows: [rowOfOslo, rowOfBergen] });
  expect([status, body.model, body.version, headers.get('x-cairn-model')]).toEqual([200, 'joins', 1, 'joins@v1']);
  const [oslo, bergen] = body.predictions;
  expect([oslo.prediction, bergen.prediction]).toEqual(['yes', 'no']);
  expect(oslo.probabilities.yes).toBeCloseTo(oddsOfOslo(0), 12);
  expect(bergen.probabilities).toEqual({
    no: expect.closeTo(1 - oddsOfBergen(0), 12),
    yes: expect.closeTo(oddsOfBergen(0), 12),
  });
  expect(oslo.problems).toBeUndefined();
});

it('takes a list, one row, and fields by the names of the declared columns', async () => {
  const { 'home town': city, ...rest } = rowOfOslo;
  const bodies = [{ rows: [rowOfOslo] }, [rowOfOslo], rowOfOslo, { ...rest, city }];
  const answers = await Promise.all(bodies.map((body) => call(server.url, '/predict', body)));
  for (const { status, body } of answers) expect([status, body]).toEqual([200, answers[0]!.body]);
});

it('a model is chosen by name, alias or version', async () => {
  for (const path of ['/predict/price', '/predict/price@v1', '/predict/price@1']) {
    const { body } = await call(server.url, path, rowOfOslo);
    expect(body).toEqual({
      model: 'price',
      version: 1,
      predictions: [{ prediction: expect.closeTo(100 + 2 * 4.5, 9) }],
    });
  }
  const { status, body } = await call(server.url, '/predict/joins@v7', rowOfOslo);
  expect([status, body.error]).toEqual([
    404,
    {
      code: 'unknown-model',
      message: "'joins@v7' is not served. There are 'joins@champion' (v1), 'price@v1' (v1).",
    },
  ]);
});

it('a missing value is filled in and an outlier is reported, as in training', async () => {
  const rows = [
    { ...rowOfOslo, age: null },
    { ...rowOfOslo, age: 'NA' },
    { ...rowOfOslo, age: 'old' },
    { ...rowOfOslo, age: 95 },
  ];
  const { body } = await call(server.url, '/predict', { rows });
  const [empty, absent, wrong, outlier] = body.predictions;
  for (const filled of [empty, absent, wrong])
    expect(filled.probabilities.yes).toBeCloseTo(1 / (1 + Math.exp(-2.5)), 12);
  expect(wrong.problems).toEqual(['Row 2: field \'age\' is not a number ("old"), and was filled in as in training']);
  expect(outlier.problems).toEqual(['Row 3: field \'age\' is an outlier compared with the training rows ("95")']);
});

it('gives what cairn predict gives for the same rows in a file', async () => {
  const value = fc.oneof(
    fc.constantFrom(null, 'NA', '', 'yes', 'no', true, false, 1, 0, 'Oslo', 'Bergen', ' Oslo ', '1e1', '0x10', -1, 999),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e4, max: 1e4 }),
    fc.integer({ min: 0, max: 130 }),
    fc.string({ maxLength: 4 }),
  );
  const row = fc.record({
    age: fc.oneof(value, fc.integer({ min: 0, max: 120 })),
    'home town': fc.oneof(value, fc.constantFrom('Oslo', 'Bergen'), fc.constantFrom('Oslo', 'Bergen')),
    member: fc.oneof(value, fc.boolean(), fc.boolean()),
    score: value,
  });
  let predicted = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
      const file = join(deployed.root, 'rows.jsonl');
      await writeFile(file, rows.map((each) => JSON.stringify(each)).join('\n'));
      const expected = await predictRows(join(bundle, 'model'), file);
      const { body } = await call(server.url, '/predict?partial=true', { rows });
      for (const [index, { prediction, probabilities }] of body.predictions.entries()) {
        expect(prediction).toEqual(expected.rows[index]!['prediction']);
        if (prediction === null) continue;
        expect(probabilities.yes).toBe(expected.rows[index]!['probability of yes']);
        predicted++;
      }
    }),
    { seed: 4, numRuns: 40 },
  );
  expect(predicted).toBeGreaterThan(50);
});

describe('what is refused', () => {
  it.each<[string, object, string]>([
    [
      'a wrong category',
      { ...rowOfOslo, 'home town': 'Rome' },
      `Row 1: field 'home town' is not one of the declared categories ("Rome").`,
    ],
    ['an absent field', { age: 3, member: true, score: 1 }, "Row 1: field 'home town' is missing."],
    ['no value', { ...rowOfOslo, member: null }, "Row 1: field 'member' has no value."],
    ['a nested value', { ...rowOfOslo, member: { a: 1 } }, `Row 1: field 'member' is not a boolean ("{\\"a\\":1}").`],
    ['a number', 7 as never, 'Row 1 is not an object with fields ("7").'],
  ])('%s, with its row and field', async (_, row, message) => {
    const { status, body } = await call(server.url, '/predict', { rows: [rowOfOslo, row] });
    expect([status, body.error.code, body.error.message]).toEqual([422, 'rows-wrong', message]);
    expect(body.error.problems[0]).toMatchObject({ row: 1 });
    const partial = await call(server.url, '/predict?partial=true', { rows: [rowOfOslo, row] });
    expect(partial.body.predictions.map(({ prediction }: { prediction: unknown }) => prediction)).toEqual([
      'yes',
      null,
    ]);
  });

  it('several problems in one sentence, and each in the list', async () => {
    const { body } = await call(server.url, '/predict', [
      { age: 'x', 'home town': 1, member: 2, score: 1 },
      rowOfOslo,
      1,
    ]);
    expect(body.error.message).toContain(', and there are 2 more problems.');
    expect(body.error.problems.map(({ row, field }: { row: number; field: string }) => [row, field])).toEqual([
      [0, 'home town'],
      [0, 'member'],
      [2, null],
    ]);
  });

  it.each<[string, string, number, string, RegExp]>([
    ['malformed JSON', '{"rows": [', 400, 'json-malformed', /^The body is not JSON: /],
    ['NaN', '{"rows": [{"age": NaN}]}', 400, 'json-malformed', /JSON has no NaN and no Infinity: write null\.$/],
    ['an empty body', '', 400, 'json-malformed', /is not JSON/],
    ['a number', '3', 400, 'body-wrong', /not an object with a list of rows/],
    ['no rows', '{"rows": []}', 400, 'body-wrong', /is empty/],
    ['rows that are not a list', '{"rows": 3}', 400, 'body-wrong', /not an object with a list of rows/],
    ['a field __proto__', '{"rows": [{"__proto__": {"age": 1}}]}', 422, 'rows-wrong', /'age' is missing/],
    ['a body of 100 MB', 'x'.repeat(100 * 2 ** 20), 413, 'body-too-large', /larger/],
    ['deep nesting', `{"rows": ${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 400, 'body-wrong', /nested too deeply/],
  ])('%s', async (_, text, status, code, message) => {
    const answer = await call(server.url, '/predict', text).catch((error: Error) => error);
    // A client that still sends while the server refuses the body may see its connection closed.
    if (answer instanceof Error)
      expect([code, String(answer.cause)]).toEqual([
        'body-too-large',
        expect.stringMatching(/EPIPE|ECONNRESET|other side closed/),
      ]);
    else {
      expect([answer.status, answer.body.error.code]).toEqual([status, code]);
      expect(answer.body.error.message).toMatch(message);
    }
    expect((await call(server.url, '/predict', rowOfOslo)).status).toBe(200);
  });

  it('another type of body, another method and another path', async () => {
    const form = await call(server.url, '/predict', 'a=1', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([form.status, form.body.error.code]).toEqual([415, 'type-unknown']);
    expect((await call(server.url, '/predict')).status).toBe(404);
    const { status, body } = await call(server.url, '/nothing');
    expect([status, body.error.message]).toEqual([404, "There is nothing at 'GET /nothing'."]);
  });
});

it('describes its models and its API', async () => {
  const { body } = await call(server.url, '/models');
  expect(
    body.models.map(({ reference, version, task }: Record<string, unknown>) => [reference, version, task]),
  ).toEqual([
    ['joins@champion', 1, 'classification'],
    ['price@v1', 1, 'regression'],
  ]);
  const document = (await call(server.url, '/openapi.json')).body;
  const row =
    document.paths['/predict/joins@champion'].post.requestBody.content['application/json'].schema.properties.rows.items;
  expect(row).toEqual({
    type: 'object',
    properties: {
      age: {
        anyOf: [{ type: 'number', minimum: 0, maximum: 120, title: 'years' }, { type: 'null' }],
        description: 'A missing value is replaced with 40.',
      },
      'home town': { type: 'string', enum: ['Oslo', 'Bergen'] },
      member: { type: 'boolean' },
      score: { anyOf: [{ type: 'number' }, { type: 'null' }] },
    },
    required: ['age', 'home town', 'member'],
  });
});

it('counts requests, rows, batches and errors for Prometheus', async () => {
  await call(server.url, '/predict/price', [rowOfOslo, rowOfBergen]);
  const { body, headers } = await call(server.url, '/metrics');
  expect(headers.get('content-type')).toContain('text/plain; version=0.0.4');
  expect(body).toMatch(/^cairn_request_seconds_count\{model="price@v1",protocol="plain",status="200"\} [1-9]/m);
  expect(body).toMatch(/^cairn_predicted_rows_total\{model="price@v1",version="1"\} [1-9]/m);
  expect(body).toMatch(/^cairn_refused_requests_total\{code="rows-wrong"\} [1-9]/m);
  expect(body).toMatch(/^cairn_model_version\{model="joins@champion",version="1"\} 1$/m);
  expect(body).toMatch(/^cairn_active_requests 0$/m);
  expect(body).toMatch(/^process_resident_memory_bytes /m);
});
