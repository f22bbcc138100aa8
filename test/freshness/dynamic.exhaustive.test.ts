// Never stale, never wasted, whatever the graph, the edit, and what happened to the store: random pipelines of maps, files
// by pattern, branches, loops, sources, optional and temporary outputs, and random edits of them, with damage between two
// runs. CAIRN_PROPERTY_RUNS says how many pipelines, CAIRN_PROPERTY_SEED which ones.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type disturbanceTypes, isShared, randomDisturbance } from './dynamic/disturb.ts';
import { randomGraphEdit } from './dynamic/edit-graph.ts';
import { randomGraph } from './dynamic/graph.ts';
import { createCounts, type Trial, tryGraph } from './dynamic/try-graph.ts';

const numRuns = Number(process.env['CAIRN_PROPERTY_RUNS'] ?? 4);
const seed = Number(process.env['CAIRN_PROPERTY_SEED'] ?? 1);

const edits = fc.array(randomGraphEdit, { minLength: 5, maxLength: 7 });
/** Every second run is disturbed, so that the others meet what it left. */
const disturb = (isUsed: (type: (typeof disturbanceTypes)[number]) => boolean): fc.Arbitrary<Trial['disturbances']> =>
  fc.array(fc.option(randomDisturbance.filter(({ type }) => isUsed(type))), { minLength: 3, maxLength: 5 });

describe.concurrent.each<[string, fc.Arbitrary<Trial['disturbances']>]>([
  ['a store that nobody touches', fc.constant([null])],
  ['a store that loses and damages what it has', disturb((type) => !isShared({ type }))],
  ['a shared store of several machines', disturb(() => true)],
])('%s', (_, disturbances) => {
  test(`the run that uses what is stored gives what a new clone gives, ${numRuns} pipelines`, async () => {
    const counts = createCounts();
    await fc.assert(
      fc.asyncProperty(randomGraph, fc.record({ edits, disturbances }), (graph, trial) =>
        tryGraph(graph, trial, counts),
      ),
      { seed, numRuns, endOnFailure: true, includeErrorInReport: true },
    );
    if (process.env['CAIRN_PROPERTY_RUNS']) console.log(seed, Object.fromEntries(counts.outcomes), counts.refused);
    const edited = [...counts.made.values()].reduce((sum, count) => sum + count, 0);
    expect(edited).toBeGreaterThan(numRuns);
    expect(counts.outcomes.get('ran')).toBeGreaterThan(numRuns);
    expect(counts.outcomes.get('fresh')).toBeGreaterThan(numRuns);
  }, 3_600_000);
});
