// Rows that are checked before they are used: a profile that one run publishes and another one reads, a gate that refuses
// rows that drifted, and a search whose trials are nodes.

import { expect, test } from 'vitest';
import { createRandom } from '../../packages/core/src/index.ts';
import { createRig } from '../rig/create-rig.ts';

/** People whose income decides, and is larger by `shift`. */
function drawPeople(count: number, seed: number, shift = 0): string {
  const random = createRandom(seed);
  const lines = Array.from({ length: count }, () => {
    const [age, income] = [20 + random.integer(50), shift + 30 + 8 * random.normal()];
    return `${age},${income.toFixed(2)},${random.next() < 0.5 ? 'f' : 'm'},${income - shift + 5 * random.normal() > 32}`;
  });
  return `age,income,sex,repaid\n${lines.join('\n')}\n`;
}

const shared = `import { between, definePipeline, file, published, randomSearch } from '@cairn/core';
import { admitRows, applyCleaning, boolean, category, clean, drift, evaluate, number, profile, readProfile, successiveHalving, trainTrees } from '@cairn/steps';
const columns = { age: number(), income: number(), sex: category(['f', 'm']), repaid: boolean() };
const open = () => clean({ raw: file('data/people.csv') }, { columns, split: { validation: 0.2, test: 0 } });
`;

test('a later file is compared with the profile that an earlier run published, and refused if it drifted', async () => {
  await using rig = await createRig({ packages: 'source' });
  await rig.write('data/people.csv', drawPeople(3000, 1));
  await rig.write('data/later.csv', drawPeople(3000, 2));
  await rig.write(
    'pipelines/learn.ts',
    `${shared}
export default definePipeline('learn', {
  build() {
    const data = open();
    const points = randomSearch(9, { learningRate: between(0.02, 0.3, { scale: 'log' }) });
    const found = successiveHalving(points, { resources: [5, 15, 45] }, { max: 'auc' }, (point, trees) => {
      const { model } = trainTrees({ rows: data.train }, { label: 'repaid', trees, ...point });
      return { model, metrics: evaluate({ model, rows: data.validation }).metrics };
    });
    return { search: found.search, model: found.model, profile: published(profile({ rows: data.train }).profile, 'profiles/people.json') };
  },
});
`,
  );
  await rig.write(
    'pipelines/check.ts',
    `${shared}
export default definePipeline('check', {
  build() {
    const later = applyCleaning({ raw: file('data/later.csv'), like: open().train }).rows;
    const known = readProfile({ raw: file('profiles/people.json') }).profile;
    const { report } = drift({ rows: later, profile: known });
    return { report, described: profile({ rows: admitRows(later, { drift: report }) }).profile };
  },
});
`,
  );

  const learned = await rig.run('learn');
  expect(learned.exitCode, learned.stderr).toBe(0);
  const ran = (name: string) => learned.outcomes.filter((line) => line.startsWith(name) && line.endsWith('ran')).length;
  // Nine, three and one.
  expect(ran('train-trees')).toBe(13);
  expect(learned.finished?.outcomes).toMatchObject({ failed: 0, skipped: 42 });
  const again = await rig.run('learn');
  expect(again.finished?.outcomes).toMatchObject({ ran: 0 });

  const same = await rig.run('check');
  expect(same.exitCode, same.stderr).toBe(0);
  expect(same.finished?.metrics['report.largestChange']?.n).toBe(2400);

  await rig.write('data/later.csv', drawPeople(3000, 2, 6));
  const shifted = await rig.run('check');
  expect(shifted.exitCode).toBe(1);
  expect(shifted.finished?.outcomes).toMatchObject({ blocked: 1 });
  expect(shifted.finished?.metrics['report.largestChange']?.low).toBeGreaterThan(0.1);
}, 300_000);
