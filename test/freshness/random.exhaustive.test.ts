// Never stale, never wasted, whatever the code: random projects and random edits of them. CAIRN_PROPERTY_RUNS says how
// many projects, CAIRN_PROPERTY_SEED which ones.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEditRig } from './create-edit-rig.ts';
import { openMakers } from './open-makers.ts';
import { editTypes, randomEdit } from './random/edit-program.ts';
import { randomProgram } from './random/random-program.ts';
import { createCounts, tryEdits } from './random/try-edits.ts';

const numRuns = Number(process.env['CAIRN_PROPERTY_RUNS'] ?? 40);
const firstSeed = Number(process.env['CAIRN_PROPERTY_SEED'] ?? 1);

describe.concurrent.each([firstSeed, firstSeed + 1])('seed %i', (seed) => {
  test(`the cached result is the clean one, ${numRuns} projects`, { timeout: 60_000 + numRuns * 5_000 }, async () => {
    using rig = createEditRig();
    await using makers = openMakers(1);
    const counts = createCounts();
    const edits = fc.array(randomEdit, { minLength: 3, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(randomProgram, edits, (program, draws) => tryEdits(program, draws, rig, makers, counts)),
      { seed, numRuns, includeErrorInReport: true },
    );
    // Who asks for a number of projects wants to know what was tried.
    if (process.env['CAIRN_PROPERTY_RUNS']) console.log(seed, counts.nodes, Object.fromEntries(counts.made));
    const made = editTypes.filter((type) => counts.made.has(type));
    expect([...counts.made.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(numRuns);
    expect(counts.nodes.ran).toBeGreaterThan(numRuns / 2);
    expect(counts.nodes.fresh).toBeGreaterThan(numRuns);
    // Nearly every type finds a place among so many; in a run of a few projects some do not.
    expect(made.length).toBeGreaterThan(numRuns < 40 ? 5 : editTypes.length - 10);
  });
});
