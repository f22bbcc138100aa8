import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundle, LineageEntry, Verdict } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { describe, expect, it } from 'vitest';
import { deploy } from './deploy.ts';
import type { ModelDescription } from './schemas/model-description.ts';

const verdict: Verdict = {
  rule: 'metrics.accuracy',
  value: 0.98,
  low: 0.96,
  high: 0.99,
  required: 'lower bound ≥ 0.95',
  decision: 'passed',
  isPassed: true,
};
const digest = 'a'.repeat(64) as LineageEntry['outputs'][string];
const lineage: readonly LineageEntry[] = [
  { step: 'file', params: {}, inputs: {}, outputs: { file: digest } },
  { step: 'clean', params: { header: false }, inputs: { raw: digest }, outputs: { train: digest } },
];
const description = {
  family: 'network',
  files: ['model.json', 'weights.bin'],
  task: 'classification',
  label: 'digit',
  classes: ['0', '1'],
  features: [{ name: 'image', column: { type: 'image', shape: [8, 8, 1], min: 0, max: 16, from: ['1', '64'] } }],
  output: 'logits',
  parameterCount: 12,
} as unknown as ModelDescription;

async function makeBundle(from = lineage): Promise<Bundle> {
  const context = testContext({ lineage: from, verdicts: { model: [verdict] } });
  const path = join(context.folder, 'given');
  await mkdir(path);
  await writeFile(join(path, 'model.json'), '{}');
  const model = { task: 'classification', description, path };
  const reports = { 'test rows': { accuracy: { value: 0.98, low: 0.96, high: 0.99, n: 360 }, note: 'no figure' } };
  const params = {
    name: 'digits',
    alias: 'champion',
    description: 'Tells digits.',
    intendedUse: 'Trying.',
    limitations: ['Small.'],
  };
  const { bundle } = (await deploy.run({ model, reports }, params, context)) as { readonly bundle: Bundle };
  return bundle;
}

async function readAll(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const files = names.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [path.slice(folder.length + 1), await readFile(path, 'utf8')] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}

describe('a bundle', () => {
  it('holds the model, its card, its lineage, its verdicts, and what it is published under', async () => {
    const bundle = await makeBundle();
    const files = await readAll(bundle.path);
    expect(Object.keys(files).sort()).toEqual([
      'alerts.yaml',
      'bundle.json',
      'card.md',
      'lineage.json',
      'model/model.json',
      'reports.json',
      'verdicts.json',
    ]);
    expect(JSON.parse(files['bundle.json']!)).toEqual({ name: 'digits', alias: 'champion' });
    expect(JSON.parse(files['verdicts.json']!)).toEqual([verdict]);
    expect(JSON.parse(files['lineage.json']!)).toEqual(lineage);
  });

  it('has a card that a reader can use', async () => {
    const card = (await readAll((await makeBundle()).path))['card.md'];
    expect(card).toMatchSnapshot();
  });

  it('names versions of sources outside of the project, and what is declared as not affecting a result', async () => {
    const entries = [
      { step: 'http-file', params: {}, inputs: {}, outputs: { file: digest }, version: '"33a6" \n8 bytes' },
      { step: 'clean', params: {}, inputs: { raw: digest }, outputs: { train: digest }, notInKey: ['verbose'] },
    ];
    const files = await readAll((await makeBundle(entries)).path);
    expect(files['card.md']).toContain(`- http-file sha256 ${digest}, version "33a6" 8 bytes\n`);
    expect(files['card.md']).toContain('Declared as not affecting the result:\n\n- clean: verbose\n');
    expect(JSON.parse(files['lineage.json']!)).toEqual(entries);
  });

  it('names the results of frozen nodes, with the run that made them', async () => {
    const frozen = { run: '20260731T120000000Z-3f2a', at: '2026-07-31T12:00:00.000Z' };
    const entries = [{ step: 'train', params: {}, inputs: { rows: digest }, outputs: { model: digest }, frozen }];
    const files = await readAll((await makeBundle(entries)).path);
    expect(files['card.md']).toContain(
      'had changed:\n\n- train: the result of run 20260731T120000000Z-3f2a of 2026-07-31\n',
    );
  });

  it('is the same bytes when it is made again, wherever that is', async () => {
    const [one, other] = [await makeBundle(), await makeBundle()];
    expect(one.path).not.toBe(other.path);
    expect(await readAll(one.path)).toEqual(await readAll(other.path));
  });
});

it('has a name that is a folder’s name', () => {
  const validate = (name: string) => deploy.definition.params!['~standard'].validate({ name }) as { issues?: unknown };
  expect(validate('digits-2').issues).toBeUndefined();
  expect(validate('../digits').issues).toBeDefined();
});
