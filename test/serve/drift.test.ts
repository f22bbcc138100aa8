// Drift at /metrics: the last rows against the training, and rules that alert about it.

import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeAlerts } from '../../packages/steps/src/bundling/write-alerts.ts';
import { call, createDeployed, type Deployed, rowOfOslo } from './deployed-models.ts';

const reference = Array.from(
  { length: 200 },
  (_, row) => [20 + (row % 60), row % 2 ? 'Oslo' : 'Bergen', row % 3 === 0, row % 5 ? row % 7 : null] as const,
);

let deployed: Deployed;
beforeEach(() => {
  deployed = createDeployed();
});
afterEach(() => deployed[Symbol.dispose]());

async function readDrift(url: string, name: string): Promise<Readonly<Record<string, number>>> {
  const { body } = await call(url, '/metrics');
  const lines = [...(body as string).matchAll(new RegExp(`^${name}\\{(.*)\\} (\\S+)$`, 'gm'))];
  return Object.fromEntries(
    lines.map(([, labels, value]) => {
      const { version, column, about } = Object.fromEntries(
        [...labels!.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, text]) => [label, text]),
      );
      return [[`v${version}`, column, about].filter(Boolean).join(' '), Number(value)];
    }),
  );
}

const rowOf = ([age, city, member, score]: (typeof reference)[number]) => ({ age, 'home town': city, member, score });

it('is nothing for the rows of the training, and is seen for others; a new version begins with no rows', async () => {
  await deployed.publish('joins', 0, 'classification', reference);
  await deployed.publish('joins', 1, 'classification', reference);
  await using server = await deployed.serve();
  expect(await readDrift(server.url, 'cairn_drift_rows')).toEqual({ v2: 0 });
  await call(server.url, '/predict', { rows: reference.map(rowOf) });
  expect(await readDrift(server.url, 'cairn_drift_rows')).toEqual({ v2: 200 });
  const columns = ['age values', 'city values', 'member values', 'score values', 'score missing'];
  const predictions = ['prediction values', 'probability values'];
  const distances = await readDrift(server.url, 'cairn_drift_distance');
  expect(Object.keys(distances)).toEqual([...columns, ...predictions].map((text) => `v2 ${text}`));
  for (const [column, distance] of Object.entries(distances)) expect([column, distance]).toEqual([column, 0]);
  await deployed.promote('joins', 'v1');
  await server.reload();
  await call(server.url, '/predict', { rows: Array.from({ length: 200 }, () => ({ ...rowOfOslo, age: 80 })) });
  const low = await readDrift(server.url, 'cairn_drift_low');
  for (const column of ['age values', 'city values', 'member values', 'score missing', 'prediction values'])
    expect([column, low[`v1 ${column}`]! > 0.1]).toEqual([column, true]);
  expect((await readDrift(server.url, 'cairn_drift_psi'))['v1 age values']).toBeGreaterThan(1);
});

it('a bundle without rows of the training has none', async () => {
  await deployed.publish('joins', 0);
  await using server = await deployed.serve();
  await call(server.url, '/predict', rowOfOslo);
  for (const name of ['rows', 'distance', 'low', 'psi'])
    expect(await readDrift(server.url, `cairn_drift_${name}`)).toEqual({});
});

it('alert rules are about figures and labels that a server has', async () => {
  await deployed.publish('joins', 0, 'classification', reference);
  await using server = await deployed.serve();
  await call(server.url, '/predict', { rows: reference.map(rowOf) });
  const { body } = await call(server.url, '/metrics');
  const { groups } = JSON.parse(writeAlerts('joins', true));
  const rules = groups[0].rules as readonly { alert: string; expr: string }[];
  expect(rules.map(({ alert }) => alert)).toEqual([
    'CairnErrors',
    'CairnSlow',
    'CairnReloadFailed',
    'CairnLogLost',
    'CairnInputDrift',
    'CairnPredictionDrift',
  ]);
  for (const { expr } of rules)
    for (const [name] of expr.matchAll(/cairn_\w+/g))
      expect([name, (body as string).includes(`# TYPE ${name!.replace(/_(count|bucket)$/, '')} `)]).toEqual([
        name,
        true,
      ]);
  expect(JSON.parse(writeAlerts('joins', false)).groups[0].rules).toHaveLength(4);
});
