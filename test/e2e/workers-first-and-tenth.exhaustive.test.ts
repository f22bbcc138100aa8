// Each built-in step makes the same bytes as the first node of a worker and as the tenth or a later one: what a worker
// did before never shows.

import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

const builtIn = ['clean', 'augment', 'train', 'evaluate', 'adversarial-test', 'bias-audit', 'release', 'deploy'];

/** 160 applicants whose repayment follows their income and age, but for some. */
function makeRows(): string {
  const rows = Array.from({ length: 160 }, (_, n) => {
    const [income, age] = [(n * 37) % 100, 20 + ((n * 53) % 50)];
    return `${income},${age},${n % 3 ? 'men' : 'women'},${income + age > 95 !== (n % 17 === 0)}`;
  });
  return `income,age,sex,repaid\n${rows.join('\n')}\n`;
}

/** One chain of all built-in steps, another one behind it, and witnesses that tell which process they run in. */
async function writeChains(rig: Rig): Promise<void> {
  await rig.write('data/rows.csv', makeRows());
  await rig.write(
    'steps/witness.ts',
    `import { bundle, defineStep, json, optional, storedFile } from '@cairn/core';

export const witness = defineStep('witness', {
  machine: true,
  in: { raw: storedFile, after: optional(bundle) },
  out: { raw: storedFile, told: json<number>() },
  rows: { out: { raw: { of: [] } } },
  async run({ raw }, _, { log }) {
    log(\`process \${process.pid}\`);
    return { raw, told: Math.random() };
  },
});
`,
  );
  await rig.write(
    'pipelines/chains.ts',
    `import { definePipeline, file, type Ref, type StoredFile } from '@cairn/core';
import { adversarialTest, augment, biasAudit, boolean, category, clean, deploy, evaluate, number, release, train } from '@cairn/steps';
import { witness } from '../steps/witness.ts';

const columns = { income: number({ min: 0, max: 100 }), age: number({ min: 18, max: 80 }), sex: category(['men', 'women'], { protected: true }), repaid: boolean() };

function chain(raw: Ref<StoredFile>, learningRate: number) {
  const data = clean({ raw }, { columns, split: { validation: 0.2 + learningRate, test: 0.3, stratify: 'repaid' } });
  const more = augment({ rows: data.train }, { copies: 1, jitter: ['income'] });
  const { model } = train({ rows: more.rows, validation: data.validation }, { label: 'repaid', network: { dense: [8] }, epochs: 3, learningRate });
  const rows = data.test;
  const { metrics } = evaluate({ model, rows });
  const attack = adversarialTest({ model, rows }, { epsilon: 0.1 }).report;
  const bias = biasAudit({ model, rows }, { groups: ['sex'] }).report;
  const approved = release(model, { metrics, attack, bias }, { metrics: { accuracy: { atLeast: 0, on: 'low' } } });
  return deploy({ model: approved }, { name: \`chain-\${learningRate * 100}\`, description: 'A test.', intendedUse: 'A test.', limitations: ['All.'] }).bundle;
}

export default definePipeline('chains', {
  build() {
    const first = witness({ raw: file('data/rows.csv') });
    const one = chain(first.raw, 0.05);
    const second = witness({ raw: file('data/rows.csv'), after: one });
    const other = chain(second.raw, 0.01);
    const last = witness({ raw: file('data/rows.csv'), after: other });
    return { one, other, last: last.told };
  },
});
`,
  );
}

test('each built-in step makes the same as first and as tenth node of a worker', async () => {
  await using rig = await createRig({ packages: 'source' });
  await writeChains(rig);
  const all = await rig.run('chains', '--concurrency', '1', '--no-publish');
  expect(all.finished).toMatchObject({ status: 'done', outcomes: { ran: 20 } });
  // One process made them all.
  const said = all.events.flatMap((event) => (event.type === 'node-log' ? [event.message] : []));
  const processes = said.filter((message) => message.startsWith('process '));
  expect([processes.length, new Set(processes).size]).toEqual([3, 1]);
  const made = all.events.filter((event) => event.type === 'node-finished').filter(({ step }) => step !== 'file');
  const second = made.filter(({ step }) => builtIn.includes(step)).slice(-builtIn.length);
  expect(second.map(({ step }) => step).toSorted()).toEqual(builtIn.toSorted());
  expect(made.indexOf(second[0]!)).toBeGreaterThanOrEqual(9);
  for (const { node, label, outputs } of second) {
    const alone = await rig.run('chains', '--force', node, '--no-publish');
    expect(alone.finished?.outcomes).toMatchObject({ ran: 1, fresh: 19 });
    expect(alone.node(label)).toMatchObject({ reason: 'forced', outputs });
  }
});
