import type { Digest, RunId, RunRecord } from '@cairn/core';
import { viewRun } from '@cairn/report';
import { expect, test } from 'vitest';
import { sampleRecord, sampleSummary } from '../rig/sample-record.rig.ts';
import { deployed } from '../rig/sample-run.rig.ts';
import { nameFileFrom } from '../terminal/project-files.ts';
import { plainStyle } from '../terminal/terminal.ts';
import { renderChecks } from './checks.ts';
import { renderReproduction } from './run/reproduction.ts';
import { renderRun } from './run/run-page.ts';
import { renderRuns } from './run/runs-table.ts';

const style = plainStyle;
const nameFile = nameFileFrom('/project');
/** The reader's time zone is the machine's. */
const withoutZone = (text: string): string => text.replace(/2026-0[78]-\d\d \d\d:\d\d/g, '2026-07-31 12:00');

test('runs side by side: only the params that differ, the metrics that matter', () => {
  const runs = [
    sampleSummary({ params: { quick: false, inner: { rate: 0.1 } } }),
    sampleSummary({
      run: '20260731T130000000Z-77aa' as RunId,
      params: { quick: false, inner: { rate: 0.2 } },
      git: { commit: '7654321'.padEnd(40, '0'), branch: 'main', dirty: ['pipelines/digits.ts'] },
      status: 'refused',
      metrics: {},
    }),
    sampleSummary({
      run: '20260731T140000000Z-0001' as RunId,
      git: { commit: null, branch: null, dirty: [] },
      seed: 2,
    }),
  ];
  expect(withoutZone(renderRuns(runs, { style, sort: undefined }))).toMatchInlineSnapshot(`
    "run                       when              commit    status   params that differ     attack.robustAccuracy  test.accuracy  test.auc
    20260731T120000000Z-3f2a  2026-07-31 12:00  1234567   done     inner.rate=0.1 seed=1                  0.761          0.981         –
    20260731T130000000Z-77aa  2026-07-31 12:00  7654321+  refused  inner.rate=0.2 seed=1
    20260731T140000000Z-0001  2026-07-31 12:00  –         done     inner.rate=0.1 seed=2                  0.761          0.981         –
    + the working tree had changes that are not in the commit"
  `);
});

test('a version that the registry here does not hold has no path here', () => {
  const page = renderRun(viewRun({ record: sampleRecord({ deployed }), registered: [] }), { style, nameFile });
  expect(page).toContain('not in the registry here');
  for (const { path } of deployed) expect(page).not.toContain(path);
});

test('runs of several pipelines say whose they are', () => {
  const runs = [sampleSummary({ metrics: {} }), sampleSummary({ pipeline: 'admissions', params: {}, metrics: {} })];
  expect(withoutZone(renderRuns(runs, { style, sort: undefined }))).toMatchInlineSnapshot(`
    "run                       when              pipeline    commit   status
    20260731T120000000Z-3f2a  2026-07-31 12:00  digits      1234567  done
    20260731T120000000Z-3f2a  2026-07-31 12:00  admissions  1234567  done"
  `);
});

test('one run on a page', () => {
  const git = { commit: '1234567'.padEnd(40, '0'), branch: 'main', dirty: ['a.ts', 'b.ts', 'c.ts', 'd.ts'] };
  expect(
    withoutZone(
      renderRun(
        viewRun({
          record: withSummary(sampleRecord({ git, deployed })),
          registered: deployed.map((made) => ({ ...made, aliases: [], run: sampleRecord().run, commit: null, at: '' })),
        }),
        { style, nameFile },
      ),
    ),
  ).toMatchInlineSnapshot(`
    "digits  20260731T120000000Z-3f2a  done

      when     2026-07-31 12:00, 1 min 2 s
      file     pipelines/digits.ts
      commit   1234567000000000000000000000000000000000 (main)
      changed  a.ts, b.ts, c.ts and 1 more file
      params   quick=false inner={"rate":0.1}
      seed     1
      machine  Node v24.21.0, linux x64, A processor

    Nodes
      ran  1.2 s  file(data/digits.csv)  it never ran before
      ran  1.2 s  clean                  it never ran before
      ran  1.2 s  train(rate=0.1)        it never ran before
      ran  1.2 s  train(rate=0.2)        it never ran before
      ran  1.2 s  evaluate               it never ran before
      ran  1.2 s  release                it never ran before
      ran  1.2 s  deploy                 it never ran before

    Verdicts of release
      rule                   value  interval        required  decision
      accuracy, lower bound  0.958  [0.958, 0.991]  ≥ 0.95    ✓ passed

    Metrics
      attack.robustAccuracy  0.761  [0.714, 0.802]  n=360
      test.accuracy          0.981  [0.958, 0.991]  n=360
      test.auc                   –                  n=360  class '9' is absent

    Findings of test
      a difference of 0.02: passed.

    Results
      test  8 figures  evaluate .evaluate  cccccccccccc

    Deployed
      digits v3 as champion  .cairn/registry/digits/v3"
  `);
});

const run = '20260731T120000000Z-3f2a' as RunId;

test('a reproduction that came out the same', () => {
  expect(renderReproduction({ run, total: 23, equal: 23, differences: [], how: null }, style)).toMatchInlineSnapshot(
    `"✓ reproduced 23 of 23  every output of run 20260731T120000000Z-3f2a is the same, byte for byte"`,
  );
});

test('a reproduction that did not names the first node that differs', () => {
  const differences = ['train', 'evaluate', 'deploy'].map((label) => ({
    label,
    output: 'model',
    expected: 'a'.repeat(64) as Digest,
    found: label === 'train' ? ('b'.repeat(64) as Digest) : null,
    reason: 'its inputs are equal, so the step is not deterministic',
  }));
  expect(
    renderReproduction(
      { run, total: 23, equal: 20, differences, how: "tensor 'dense/kernel' [8, 4] by up to 1.19e-7, first at 3" },
      style,
    ),
  ).toMatchInlineSnapshot(`
    "✗ reproduced 20 of 23

    The first output that differs: train .model
      recorded  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      now       bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
      its inputs are equal, so the step is not deterministic
      tensor 'dense/kernel' [8, 4] by up to 1.19e-7, first at 3

    2 other outputs differ: --json lists them"
  `);
});

test('what the doctor found, with the fix', () => {
  const text = renderChecks(
    [
      { name: 'Node', state: 'well', found: '24.21.0, pinned by the project' },
      { name: 'native backend', state: 'wrong', found: 'it crashed (SIGILL)', fix: 'Set it up again: npm run setup.' },
      { name: 'git', state: 'note', found: 'not installed', fix: 'Install git.' },
    ],
    style,
  );
  expect(text).toMatchInlineSnapshot(`
    "✓ Node            24.21.0, pinned by the project
    ✗ native backend  it crashed (SIGILL)
                      fix: Set it up again: npm run setup.
    · git             not installed
                      fix: Install git."
  `);
});

/** What the report among the results says about itself. */
function withSummary(record: RunRecord): RunRecord {
  const descriptions = { evaluate: { text: '8 figures', summary: [{ text: 'a difference of 0.02: passed.' }] } };
  return {
    ...record,
    nodes: record.nodes.map((node) => (node.step === 'evaluate' ? { ...node, descriptions } : node)),
  };
}
