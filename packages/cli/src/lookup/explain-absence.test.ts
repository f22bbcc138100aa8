import type { RunId } from '@cairn/core';
import { expect, test } from 'vitest';
import { sampleRecord } from '../rig/sample-record.rig.ts';
import { failUsage } from '../usage/usage-error.ts';
import { explainAbsence } from './explain-absence.ts';

const whole = sampleRecord();
const run = '20260731T130000000Z-77aa' as RunId;
const without = (outcome: 'skipped' | 'failed') =>
  sampleRecord({ run, nodes: whole.nodes.map((node) => ({ ...node, outcome, outputs: {} })) });

test('a node that did not run, and the last run in which it did', () => {
  const partial = without('skipped');
  const absence = explainAbsence(partial.nodes[4]!, partial, [whole, sampleRecord({ pipeline: 'other' }), partial]);
  expect(absence).toEqual({
    message: "'evaluate' did not run in '20260731T130000000Z-77aa'",
    run: whole.run,
    fix: 'Name a run in which it did: 20260731T120000000Z-3f2a.',
  });
  expect(() => failUsage('unknown-output', { node: 'evaluate', output: '', known: [], absence })).toThrow(
    absence.message,
  );
});

test('where no run made it', () => {
  const failed = without('failed');
  expect(explainAbsence(failed.nodes[4]!, failed, [failed])).toMatchObject({
    message: "'evaluate' failed in '20260731T130000000Z-77aa', and has no outputs",
    run: undefined,
    fix: 'There is no run in which it was made: cairn run digits.',
  });
});
