// Formats of single families: what is written, and that the numbers stay.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testContext } from '@cairn/core/testing';
import { describe, expect, test } from 'vitest';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { openSession } from '../compiled/open-session.ts';
import { recordAnyRows } from '../compiled/record-any-rows.ts';
import { prune, pruneParamsSchema } from '../compressing/prune.ts';
import { buildNetwork } from '../models/build-network.ts';
import type { AnyModel } from '../models/model-value.ts';
import { scoreTable } from '../models/predict.ts';
import { type ExportModel, type ExportReport, exportModel, exportParamsSchema } from './export-model.ts';
import reference from './exported.reference.json' with { type: 'json' };
import { columnRows, fixedNetwork, fixedTrees, imageRows } from './exported.rig.ts';

const tf = await loadBackend<Tfjs>();

async function exportTo(
  format: string,
  model: AnyModel,
  rows: object,
): Promise<{ path: string; report: ExportReport }> {
  const params = exportParamsSchema.parse({ format });
  const made: Awaited<ReturnType<ExportModel['run']>> = await exportModel.run(
    { model, rows } as never,
    params,
    testContext(),
  );
  return { path: made.exported.path, report: made.report };
}

const digestOf = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

describe('a SavedModel', () => {
  test('is the one that Python opened, with the scores that Python gave', async () => {
    const model = await fixedNetwork();
    const { path, report } = await exportTo('saved-model', model, imageRows);
    expect(report).toMatchObject({ format: 'saved-model', rows: 12, otherDecisions: 0, largestDifference: 0 });
    expect(await digestOf(join(path, 'saved_model.pb'))).toBe(reference.savedModel.digest);
    const scores = await scoreTable(model, imageRows);
    for (const [index, value] of reference.savedModel.scores.flat().entries())
      expect(scores[index]).toBeCloseTo(value, 5);
    const about = JSON.parse(await readFile(join(path, 'export.json'), 'utf8'));
    expect(about).toMatchObject({
      signature: 'serving_default',
      inputs: [{ name: 'inputs', element: 'float32', shape: ['rows', 6, 6, 1] }],
      outputs: [{ name: 'scores', shape: ['rows', 3] }],
    });
    expect(report.notHeld[0]).toContain('Rows are encoded outside');
  });

  test('takes any number of rows', () => {
    const network = buildNetwork(tf, { network: { dense: [5] }, shape: [3], outputs: 2, seed: 4 });
    const apply = (inputs: Parameters<typeof network.apply>[0]) => network.apply(inputs) as never;
    const session = openSession(tf, recordAnyRows(tf, apply as never, [3], { input: 'inputs', output: 'scores' }));
    for (const count of [1, 2, 7]) {
      const rows = tf.randomNormal([count, 3], 0, 1, 'float32', 3);
      const [own, other] = [network.apply(rows) as ReturnType<typeof tf.tensor>, session.run([rows])[0]!];
      expect([...other.dataSync()]).toEqual([...own.dataSync()]);
    }
    session.dispose();
    const counting = (inputs: { shape: number[] }) => tf.mul(inputs as never, inputs.shape[0]!) as never;
    expect(() => recordAnyRows(tf, counting as never, [3], { input: 'a', output: 'b' })).toThrow(
      'depends on the number of rows',
    );
  });
});

test('tfjs layers are opened by tfjs, also of a network whose weights were packed', async () => {
  const model = await fixedNetwork();
  const params = pruneParamsSchema.parse({ sparsity: 0.5 });
  const packed = (await prune.run({ model, rows: undefined } as never, params, testContext())).model as AnyModel;
  for (const one of [model, packed]) {
    const { path, report } = await exportTo('tfjs-layers', one, imageRows);
    expect(report.largestDifference).toBeLessThan(1e-6);
    expect((await readdir(path)).sort()).toEqual(['conformance.json', 'export.json', 'model.json', 'weights.bin']);
    const opened = await tf.loadLayersModel(`file://${join(path, 'model.json')}`);
    expect(opened.countParams()).toBe(model.description.parameterCount);
    opened.dispose();
  }
});

describe('the text of LightGBM', () => {
  test.each(['high', 'level', 'amount'] as const)(
    'of %s is the one that Python opened, with its scores',
    async (label) => {
      const model = await fixedTrees(label);
      const { path, report } = await exportTo('lightgbm', model, columnRows);
      expect(report.largestDifference).toBeLessThan(1e-12);
      expect(await digestOf(join(path, 'model.txt'))).toBe(reference.lightgbm[label].digest);
      const scores = await scoreTable(model, columnRows);
      const width = label === 'amount' ? 1 : model.description.classes.length;
      for (const [row, own] of reference.lightgbm[label].scores.entries())
        for (const [k, value] of [own].flat().entries())
          expect(scores[row * width + (width === 2 ? 1 : k)]).toBeCloseTo(value, 12);
    },
  );
});

test('a format that does not hold a family says so', async () => {
  const [network, trees] = [await fixedNetwork(), await fixedTrees('high')];
  await expect(exportTo('lightgbm', network, imageRows)).rejects.toThrow(
    "Only models of trees can be exported as lightgbm, and this model is of the family 'network'",
  );
  for (const format of ['saved-model', 'tfjs-layers'])
    await expect(exportTo(format, trees, columnRows)).rejects.toThrow(
      `Only networks can be exported as ${format}, and this model is of the family 'trees'`,
    );
});
