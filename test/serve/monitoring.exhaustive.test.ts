// What a server recorded is read by a pipeline: how often the model was right, for whom, and whether the rows changed.

import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRig, repository } from '../rig/create-rig.ts';
import { call, createDeployed } from './deployed-models.ts';

const monitor = `import { definePipeline, file, files } from '@cairn/core';
import { biasAudit, boolean, category, clean, drift, id, integer, number, query } from '@cairn/steps';

const fields = {
  age: number({ min: 0, max: 120 }),
  city: category(['Oslo', 'Bergen'], { from: 'home town' }),
  member: boolean(),
};
const answer = category(['no', 'yes'], { positive: 'yes' });
const key = { request: id({ from: 'cairn_request' }), row: integer({ from: 'cairn_row' }) };

export default definePipeline('monitor', {
  build() {
  const requests = clean(
    { files: files('requests/requests-*.jsonl') },
    { columns: { ...fields, ...key, prediction: category(['no', 'yes'], { positive: 'yes', from: 'cairn_prediction' }) } },
  ).rows;
  const outcomes = clean(
    { files: files('requests/outcomes-*.jsonl') },
    { columns: { ...key, outcome: category(['no', 'yes'], { positive: 'yes', from: 'cairn_outcome' }) } },
  ).rows;
  const { rows } = query(
    { tables: { requests, outcomes } },
    {
      sql: \`SELECT age, city, prediction, outcome FROM requests JOIN outcomes USING (request, row)
            ORDER BY request, row\`,
      columns: { age: fields.age, city: category(['Oslo', 'Bergen']), prediction: answer, outcome: answer },
    },
  );
  return {
    fairness: biasAudit({ rows }, { groups: ['city'], decision: 'prediction', outcome: 'outcome' }).report,
    drift: drift({ rows: requests, reference: clean({ raw: file('training.csv') }, { columns: fields }).rows }).report,
  };
  },
});
`;

it('a pipeline reads the request log and the outcomes, and a new file of the log runs it again', async () => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  await using rig = await createRig({ packages: 'source' });
  await symlink(join(repository, 'packages/steps'), rig.path('node_modules/@cairn/steps')).catch(() => undefined);
  const rowOf = (index: number) => ({
    age: 20 + (index % 60),
    'home town': index % 2 ? 'Oslo' : 'Bergen',
    member: index % 3 === 0,
    score: null,
  });
  await rig.write('pipelines/monitor.ts', monitor);
  const lines = Array.from({ length: 80 }, (_, index) => rowOf(index));
  await rig.write(
    'training.csv',
    `age,home town,member\n${lines.map((row) => `${row.age},${row['home town']},${row.member}`).join('\n')}\n`,
  );
  await using server = await deployed.serve({ requestLog: { folder: rig.path('requests') } });
  const ask = async (): Promise<void> => {
    const answered = await call(server.url, '/predict', {
      rows: Array.from({ length: 60 }, (_, index) => rowOf(index)),
    });
    const request = answered.headers.get('x-request-id')!;
    const predictions: readonly { readonly prediction: string }[] = answered.body.predictions;
    // The model is wrong about every fifth person.
    const outcomes = predictions.map(({ prediction }, row) => {
      const outcome = row % 5 ? prediction : prediction === 'yes' ? 'no' : 'yes';
      return { request, row, outcome };
    });
    expect((await call(server.url, '/feedback', { outcomes })).body.recorded).toBe(60);
    await server.rotateLog();
  };
  await ask();
  const first = await rig.run('monitor');
  expect(first.errors).toEqual([]);
  expect(first.outcomes.filter((line) => !line.endsWith(' ran'))).toEqual([]);
  const readFairness = async (path: string) => {
    expect((await rig.cairn('get', 'latest', 'bias-audit', '--to', path)).exitCode).toBe(0);
    return JSON.parse(await rig.read(path));
  };
  const report = await readFairness('first.json');
  expect(report.groupings[0].groups.map((group: { n: number }) => group.n)).toEqual([30, 30]);
  await ask();
  const second = await rig.run('monitor');
  expect(second.node('bias-audit').outcome).toBe('ran');
  const later = await readFairness('second.json');
  expect(later.groupings[0].groups.map((group: { n: number }) => group.n)).toEqual([60, 60]);
});
