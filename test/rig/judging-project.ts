// A small project for tests of outcomes: four trials with a metric, a choice, a gate, and the nodes after it.

import type { Rig } from './create-rig.ts';

export async function writeJudgingProject(rig: Rig): Promise<void> {
  await rig.write('data/rows.txt', 'rows\n');
  await rig.write(
    'steps/make.ts',
    `import { defineStep, json, storedFile } from '@cairn/core';
import { z } from 'zod';

/** Stands for a model: a value that the trial's size decides. */
export const make = defineStep('make', {
  in: { rows: storedFile },
  params: z.strictObject({ size: z.number(), fails: z.boolean().default(false) }),
  out: { model: json<{ readonly size: number }>() },
  rows: { in: { rows: 'learns' } },
  run(_, { size, fails }) {
    if (fails) throw new Error('this trial fails');
    return { model: { size } };
  },
});
`,
  );
  await rig.write(
    'steps/judge.ts',
    `import { defineStep, type Estimate, json, metrics } from '@cairn/core';

export interface Judged {
  readonly score: Estimate;
}

export const judge = defineStep('judge', {
  in: { model: json<{ readonly size: number }>() },
  out: { judged: metrics<Judged>() },
  run({ model }) {
    const value = model.size < 0 ? null : model.size / 10;
    return { judged: { score: { value, low: value === null ? null : value - 0.05, high: value === null ? null : value + 0.05, n: 100 } } };
  },
});
`,
  );
  await rig.write(
    'steps/pass.ts',
    `import { approved, defineGate, defineStep, json, metrics } from '@cairn/core';
import { z } from 'zod';
import type { Judged } from './judge.ts';

export const pass = defineGate('pass', {
  admits: json<{ readonly size: number }>(),
  evidence: { judged: metrics<Judged>() },
  params: z.strictObject({ wanted: z.number() }),
  check({ judged }, { wanted }) {
    const { value, low, high } = judged.score;
    const isPassed = low !== null && low >= wanted;
    return [{ rule: 'score', value, low, high, required: \`≥ \${wanted}\`, decision: isPassed ? 'passed' : 'failed', isPassed }];
  },
});

export const ship = defineStep('ship', {
  in: { model: approved(pass) },
  out: { shipped: json<{ readonly size: number; readonly verdicts: number }>() },
  run: ({ model }, _, { verdicts }) => ({ shipped: { size: model.size, verdicts: verdicts['model']?.length ?? 0 } }),
});
`,
  );
  await rig.write(
    'pipelines/judging.ts',
    `import { best, definePipeline, file, grid } from '@cairn/core';
import { z } from 'zod';
import { judge } from '../steps/judge.ts';
import { make } from '../steps/make.ts';
import { pass, ship } from '../steps/pass.ts';

export default definePipeline('judging', {
  params: z.strictObject({
    sizes: z.array(z.number()).default([3, 7, 5]),
    failing: z.number().default(-99),
    leaveOut: z.boolean().default(false),
    wanted: z.number().default(0.6),
  }),
  build({ sizes, failing, leaveOut, wanted }) {
    const rows = file('data/rows.txt');
    const trials = grid({ size: sizes }).map(({ size }) => {
      const { model } = make({ rows }, { size, fails: size === failing });
      return { model, judged: judge({ model }).judged };
    });
    const chosen = best(trials, (trial) => trial.judged, { max: 'score', failed: leaveOut ? 'leave-out' : 'block' });
    const { judged } = judge({ model: chosen.model });
    const { shipped } = ship({ model: pass(chosen.model, { judged }, { wanted }) });
    return { score: judged, comparison: chosen.comparison, shipped };
  },
});
`,
  );
}
