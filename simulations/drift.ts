// How often does a comparison with earlier rows find a change if there is none, and how often does it find a real one?

import { createRandom, type Random } from '../packages/core/src/index.ts';
import {
  compareTables,
  type Earlier,
  earlierProfile,
  earlierRows,
} from '../packages/steps/src/drift/compare-tables.ts';
import { reportDrift } from '../packages/steps/src/drift/report-drift.ts';
import { profileTable } from '../packages/steps/src/profiles/profile-table.ts';
import { createTable } from '../packages/steps/src/tables/create-table.ts';
import type { AnyTable } from '../packages/steps/src/tables/table-value.ts';
import type { Simulation } from './simulation.ts';

const earlierCount = 5000;
const sizes = [200, 1000, 5000];
const tolerance = 0.1;

/** Two normal distributions this far apart, in deviations, have distribution functions that differ by the change. */
const worlds = [
  { change: 0, shift: 0 },
  { change: 0.1, shift: 0.2513226 },
  { change: 0.2, shift: 0.5066942 },
] as const;

/** Six columns, all of which change: numbers with and without ties, and values of two, five and thirty kinds. */
function draw(count: number, { change, shift }: (typeof worlds)[number], random: Random): AnyTable {
  const rows = Array.from({ length: count });
  const drawKind = (kinds: number) => (random.next() < 0.3 + change ? 'v0' : `v${1 + random.integer(kinds - 1)}`);
  return createTable({
    columns: {
      normal: { type: 'number' },
      skewed: { type: 'number' },
      rounded: { type: 'number' },
      two: { type: 'text' },
      five: { type: 'text' },
      thirty: { type: 'text' },
    },
    values: {
      normal: rows.map(() => shift + random.normal()),
      skewed: rows.map(() => Math.exp(shift + random.normal())),
      rounded: rows.map(() => Math.round(4 * (shift + random.normal()))),
      two: rows.map(() => drawKind(2)),
      five: rows.map(() => drawKind(5)),
      thirty: rows.map(() => drawKind(30)),
    },
  });
}

const limits = { leakage: 1, topValues: 20, minimumFrequency: 5 };
const against: Readonly<Record<string, (rows: AnyTable) => Earlier>> = {
  rows: earlierRows,
  profile: (rows) => earlierProfile(profileTable(rows, limits)),
};

export const simulation: Simulation = {
  name: 'drift',
  guide: 'built-in-steps',
  title: `Six columns, which all change by the same size, against ${earlierCount.toLocaleString('en')} earlier rows or their profile, with a tolerance of ${tolerance}. Asked for: at most 0.05 in the first two columns of shares where nothing, or no more than the tolerance, changed.`,
  run({ draws, seed }) {
    const missed: string[] = [];
    const rows: string[][] = [];
    for (const world of worlds)
      for (const size of sizes)
        for (const [kind, describe] of Object.entries(against)) {
          const random = createRandom(seed);
          const counts = { found: 0, failed: 0, oneFailed: 0, allPassed: 0 };
          for (let sample = 0; sample < draws; sample++) {
            const earlier = describe(draw(earlierCount, worlds[0], random));
            const compared = compareTables(draw(size, world, random), earlier, undefined, 0.05);
            const sizesOf = { rows: size, referenceRows: earlierCount };
            const { comparisons } = reportDrift(compared, sizesOf, { tolerance, tolerances: {} });
            const count = (decision: string) => comparisons.filter((one) => one.decision === decision).length;
            if (comparisons.some(({ adjustedP }) => adjustedP <= 0.05)) counts.found++;
            if (count('failed') > 0) counts.failed++;
            counts.oneFailed += count('failed') / comparisons.length;
            if (count('passed') === comparisons.length) counts.allPassed++;
          }
          const share = (of: number) => of / draws;
          // If the true value is 0.05, the share of the samples varies around it: three standard errors.
          const most = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / draws);
          if (world.change === 0 && share(counts.found) > most)
            missed.push(`no change is found in ${share(counts.found).toFixed(3)} of samples of ${size} rows`);
          if (world.change <= tolerance && share(counts.failed) > most)
            missed.push(`a tolerated change fails in ${share(counts.failed).toFixed(3)} of samples of ${size} rows`);
          rows.push([
            String(world.change),
            size.toLocaleString('en'),
            kind,
            ...[counts.found, counts.failed, counts.oneFailed, counts.allPassed].map((of) => share(of).toFixed(3)),
          ]);
        }
    const columns = [
      'true change',
      'rows',
      'against',
      'an adjusted p ≤ 0.05',
      'a column fails',
      'share of columns that fail',
      'all pass',
    ];
    return { columns, rows, missed };
  },
};
