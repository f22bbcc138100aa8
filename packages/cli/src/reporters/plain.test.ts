import { expect, test } from 'vitest';
import {
  finished,
  held,
  logged,
  now,
  planMade,
  progressed,
  refused,
  runFinished,
  started,
  stateAfter,
  waited,
  warned,
} from '../rig/sample-run.rig.ts';
import { plainStyle } from '../terminal/terminal.ts';
import { renderEvent, renderStillRunning } from './plain.ts';

const events = [
  planMade,
  warned,
  finished(0, { outcome: 'fresh', seconds: 0, reason: 'nothing it depends on changed' }),
  waited,
  started(1, 1),
  logged,
  finished(1, { outcome: 'ran', reason: 'minSize changed: 3 → 4 (steps/clean.ts:12)' }),
  finished(2, { outcome: 'restored', seconds: 0.3, reason: 'fetched from the remote store' }),
  finished(3, { outcome: 'failed', seconds: 128, failure: 'step-threw', reason: 'the loss is NaN at epoch 3' }),
  finished(5, { outcome: 'ran', seconds: 0.02, verdicts: [held, refused] }),
  finished(6, { outcome: 'blocked', seconds: 0, reason: 'release did not hold' }),
  runFinished({}),
];

const linesOf = (isVerbose: boolean): string =>
  events
    .map((event) => renderEvent(event, plainStyle, isVerbose))
    .filter((line) => line !== undefined)
    .join('\n');

test('a line for each node that is news', () => {
  expect(linesOf(false)).toMatchInlineSnapshot(`
    "digits  7 nodes
    warning: The store cannot be written: this run uses a temporary one.
    waiting             clean  for process 4711, which is making it
    ran          1.2 s  clean  minSize changed: 3 → 4 (steps/clean.ts:12)
    restored    0.30 s  train(rate=0.1)  fetched from the remote store
    failed   2 min 8 s  train(rate=0.2)  the loss is NaN at epoch 3
    ran         0.02 s  release  refused: see below"
  `);
});

test('all of them, and the logs, for those who ask', () => {
  expect(linesOf(true)).toMatchInlineSnapshot(`
    "digits  7 nodes
    warning: The store cannot be written: this run uses a temporary one.
    fresh               file(data/digits.csv)  nothing it depends on changed
    waiting             clean  for process 4711, which is making it
    clean │ 2 rows were dropped
    clean │ without a label
    ran          1.2 s  clean  minSize changed: 3 → 4 (steps/clean.ts:12)
    restored    0.30 s  train(rate=0.1)  fetched from the remote store
    failed   2 min 8 s  train(rate=0.2)  the loss is NaN at epoch 3
    ran         0.02 s  release  refused: see below
    blocked             deploy  release did not hold"
  `);
});

test('what is still going, now and then', () => {
  const state = stateAfter([planMade, started(2, 2), started(3, 4), progressed(2, 20, 0.5, 'epoch 6 of 12')]);
  expect(renderStillRunning(state, now(34), plainStyle)).toMatchInlineSnapshot(`
    "running       32 s  train(rate=0.1)  epoch 6 of 12
    running       30 s  train(rate=0.2)"
  `);
});
