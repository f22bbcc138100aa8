import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { NodeId } from '../../base/brand.ts';
import { AuthorError } from '../../base/errors/author-error.ts';
import { file, folder as folderOf } from '../../dsl/file.ts';
import { defineKind } from '../../dsl/kind.ts';
import { storedFile } from '../../dsl/kinds/file.ts';
import { storedFolder } from '../../dsl/kinds/folder.ts';
import { metrics } from '../../dsl/kinds/json.ts';
import { definePipeline } from '../../dsl/pipeline.ts';
import { defineStep } from '../../dsl/step.ts';
import { createDiskView } from '../../fingerprint/disk/disk-view.ts';
import type { Ref } from '../../graph/ref.ts';
import { createTempFolder } from '../../history/git/temp-repository.rig.ts';
import { checkCopies } from './check-copies.ts';
import { openFileDigests } from './file-digests.ts';
import { isSource, readSource, type Source } from './sources.ts';

const stored = { encode: async () => {}, decode: async () => ({}) };
const table = defineKind<object, 'table'>({ name: 'table', holdsRows: true, ...stored });
const model = defineKind<object, 'model'>({ name: 'model', ...stored });
const run = (): never => {
  throw new Error('planned only');
};
const split = {
  out: { train: { of: ['raw'], part: 'train' }, test: { of: ['raw'], part: 'test', heldOut: true } },
};
const clean = defineStep('clean', { in: { raw: storedFile }, out: { train: table, test: table }, rows: split, run });
const gather = defineStep('gather', {
  in: { raw: storedFolder },
  out: { train: table, test: table },
  rows: split,
  run,
});
const pool = defineStep('pool', { in: { one: storedFile, two: storedFile }, out: { rows: table }, run });
const resplit = defineStep('resplit', { in: { raw: table }, out: { train: table, test: table }, rows: split, run });
const train = defineStep('train', {
  in: { rows: table },
  out: { model },
  rows: { in: { rows: 'learns' } },
  run,
});
const evaluate = defineStep('evaluate', {
  in: { model, rows: table },
  out: { metrics: metrics<{ accuracy: number }>() },
  rows: { in: { rows: 'reads' } },
  run,
});

const rows = 'x,y\n1,2\n';
const files = {
  'a.csv': rows,
  'copy.csv': rows,
  'other.csv': 'x,y\n3,4\n',
  'days/monday.csv': rows,
  'days/tuesday.csv': 'x,y\n5,6\n',
  'days/.gitkeep': '',
  'weeks/one.csv': 'x,y\n5,6\n',
  'weeks/.gitkeep': '',
  'months/may.csv': 'x,y\n7,8\n',
  'months/.gitkeep': '',
};

/** What planning says of a model that learned from one source and is judged on another. */
async function judge(learned: () => Ref<object, 'table'>, judged: () => Ref<object, 'table'>): Promise<string> {
  await using project = await createTempFolder();
  for (const [path, content] of Object.entries(files)) await project.write(path, content);
  const plan = definePipeline('p', {
    build: () => evaluate({ model: train({ rows: learned() }).model, rows: judged() }),
  }).plan();
  const digests = await openFileDigests(join(project.root, 'digests.json'), false);
  const sources = new Map<NodeId, Source>();
  for (const node of plan.nodes) {
    if (node.definition.role !== 'source') continue;
    const found = await readSource(node, project.root, createDiskView(), digests);
    if (isSource(found)) sources.set(node.id, found);
  }
  expect(sources.size).toBeGreaterThan(0);
  try {
    checkCopies(plan, sources);
    return 'planned';
  } catch (error) {
    if (!(error instanceof AuthorError)) throw error;
    return error.problems.map(({ code, message }) => `${code}: ${message}`).join('\n');
  }
}

it('a copy of the file that a model learned from is that file', async () => {
  const words = await judge(
    () => clean({ raw: file('a.csv') }).train,
    () => clean({ raw: file('copy.csv') }).test,
  );
  expect(words).toMatchInlineSnapshot(`
    "leak: 'evaluate' would evaluate 'model' on rows that it learned from.
      learned from: file(a.csv) → clean.train → train
      evaluated on: file(copy.csv) → clean.test → evaluate (file(copy.csv) holds bytes of file(a.csv))"
  `);
});

it('so is a file that also lies in a folder, and folders that have a file in common', async () => {
  const days = () => gather({ raw: folderOf('days') }).train;
  expect(await judge(days, () => clean({ raw: file('copy.csv') }).test)).toContain('holds bytes of folder(days)');
  expect(await judge(days, () => gather({ raw: folderOf('weeks') }).test)).toContain(
    '(folder(weeks) holds bytes of folder(days))',
  );
  const mondays = () => gather({ raw: folderOf('days', { match: 'monday.csv' }) }).train;
  expect(await judge(mondays, () => gather({ raw: folderOf('weeks') }).test)).toBe('planned');
});

it('two copies that are split together can go to both sides', async () => {
  const both = () => resplit({ raw: pool({ one: file('a.csv'), two: file('copy.csv') }).rows });
  expect(
    await judge(
      () => both().train,
      () => both().test,
    ),
  ).toContain('(file(copy.csv) holds bytes of file(a.csv))');
  const apart = () => resplit({ raw: pool({ one: file('a.csv'), two: file('other.csv') }).rows });
  expect(
    await judge(
      () => apart().train,
      () => apart().test,
    ),
  ).toBe('planned');
});

it('other bytes are other rows, and empty files hold none', async () => {
  const one = () => clean({ raw: file('a.csv') });
  expect(
    await judge(
      () => one().train,
      () => clean({ raw: file('other.csv') }).test,
    ),
  ).toBe('planned');
  expect(
    await judge(
      () => one().train,
      () => one().test,
    ),
  ).toBe('planned');
  const days = () => gather({ raw: folderOf('days') }).train;
  expect(await judge(days, () => gather({ raw: folderOf('months') }).test)).toBe('planned');
});
