// cairn accept: after an edit that does not matter, stored results stand for the new code, in sight and until the next edit.

import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';

const accept = async (rig: Rig, ...args: string[]): Promise<string> => {
  const { stdout, stderr, exitCode } = await rig.cairn('accept', ...args);
  return `${stdout}${stderr}(${exitCode})`
    .replace(/\d{8}T\d{9}Z-[0-9a-f]{4}/g, '<run>')
    .replace(/\b[0-9a-f]{12}\b/g, '<short>');
};

const edit = async (rig: Rig, file: string, from: string, to: string): Promise<void> =>
  rig.write(file, (await rig.read(file)).replace(from, to));

/** Counts, doubles and judges: each can be edited by itself. */
async function createJudgedProject(): Promise<Rig> {
  const rig = await createRig();
  await writeCountingProject(rig);
  await rig.write(
    'steps/judge.ts',
    `import { defineGate, defineStep, json } from '@cairn/core';
import { z } from 'zod';

interface Count { readonly lines: number }
const passes = (count: Count, least: number) => count.lines >= least;

export const judge = defineGate('judge', {
  admits: json<Count>(),
  evidence: { count: json<Count>() },
  params: z.strictObject({ least: z.number(), accepted: z.literal('refuse').optional() }),
  refusesAccepted: ({ accepted }) => accepted === 'refuse',
  check: ({ count }, { least }) => [
    {
      ...{ rule: 'lines', value: count.lines, low: null, high: null, required: \`≥ \${least}\` },
      ...{ decision: passes(count, least) ? 'passed' : 'failed', isPassed: passes(count, least) },
    },
  ],
});

export const measure = defineStep('measure', {
  in: { count: json<Count>() },
  out: { measured: json<Count>() },
  run: ({ count }) => ({ measured: count }),
});

export const keep = defineStep('keep', {
  in: { count: json<Count>() },
  out: { kept: json<Count>() },
  run: ({ count }) => ({ kept: count }),
});
`,
  );
  await rig.write(
    'pipelines/counting.ts',
    `import { definePipeline, file } from '@cairn/core';
import { z } from 'zod';
import { count } from '../steps/count.ts';
import { double } from '../steps/double.ts';
import { judge, keep, measure } from '../steps/judge.ts';

export default definePipeline('counting', {
  params: z.strictObject({ times: z.number().default(1), least: z.number().default(1), strict: z.boolean().default(false) }),
  build({ times, least, strict }) {
    const counted = count({ raw: file('data/lines.txt') }, { times });
    const doubled = double(counted).count;
    const judged = judge(doubled, { count: measure({ count: doubled }).measured }, { least, ...(strict && { accepted: 'refuse' as const }) });
    return { kept: keep({ count: judged }).kept };
  },
});
`,
  );
  await rig.git('init', '-q');
  await rig.git('config', 'user.name', 'Ada Lovelace');
  return rig;
}

test('an accepted result is used, named wherever the node is, and ends with the next edit', async () => {
  await using rig = await createJudgedProject();
  await rig.run('counting');
  await edit(rig, 'steps/double.ts', 'count.lines * 2', '2 * count.lines');
  expect(await accept(rig, 'double')).toContain("'cairn accept' requires --why");
  expect(await accept(rig, 'double', '--why', 'the order of factors', '--dry-run')).toMatchInlineSnapshot(`
    "would accept the result of 1 node of counting for the code as it is now
      double  result of run <run>, code <short> → <short>(0)"
  `);
  expect((await rig.cairn('plan', 'counting')).stdout).toContain('1 would run');
  expect(await accept(rig, 'double', '--why', 'the order of factors')).toMatchInlineSnapshot(`
    "accepted the result of 1 node of counting for the code as it is now
      double  result of run <run>, code <short> → <short>
    Any further change of this code ends it. To withdraw it: cairn forget --accepted <nodes>.(0)"
  `);
  const said = /accepted by Ada Lovelace on \d{4}-\d\d-\d\d: the order of factors/;
  const planned = await rig.cairn('plan', 'counting');
  expect(planned.stdout).toContain('6 nodes, all fresh');
  expect(planned.stdout).toMatch(said);
  expect((await rig.cairn('why', 'counting')).stdout).toMatch(said);
  const run = await rig.run('counting');
  expect(run.outcomes.filter((line) => !line.endsWith(' fresh'))).toEqual([]);
  expect(run.node('double')).toMatchObject({
    reason: expect.stringMatching(said),
    accepted: { by: 'Ada Lovelace', why: 'the order of factors', node: 'double' },
  });
  const { accepted } = run.node('double');
  expect(accepted!.fingerprint).not.toBe(accepted!.madeBy);
  expect((await rig.cairn('show')).stdout).toMatch(said);
  // The answer of the last run says it, too; so does a release that refuses such results.
  const answered = await rig.cairn('run', 'counting');
  expect(answered.stdout + answered.stderr).toMatch(said);
  const strict = await rig.run('counting', '--set', 'strict=true');
  expect(strict.finished).toMatchObject({ status: 'refused' });
  expect(strict.node('judge').verdicts).toMatchObject([
    { rule: 'lines', isPassed: true },
    { rule: 'accepted results', isPassed: false, reason: expect.stringMatching(said) },
  ]);
  // A collection keeps it, a further edit ends it, and the way back finds it again.
  await rig.cairn('store', 'collect', '--keep-runs', '1');
  await edit(rig, 'steps/double.ts', '2 * count.lines', '2 * count.lines + 0');
  expect((await rig.run('counting', '--only', 'double')).outcomes).toContain('double ran');
  await edit(rig, 'steps/double.ts', '2 * count.lines + 0', '2 * count.lines');
  expect((await rig.run('counting', '--only', 'double')).node('double').reason).toMatch(said);
  // Withdrawn, the code runs.
  const forgotten = await rig.cairn('forget', 'double', '--accepted');
  expect(forgotten.stdout).toContain('forgot the acceptance of 1 node');
  expect((await rig.run('counting')).outcomes).toContain('double ran');
});

test('what was not made by other code alone is refused, each in one sentence, and then nothing is accepted', async () => {
  await using rig = await createJudgedProject();
  expect(await accept(rig, 'double', '--why', 'x', '--pipeline', 'counting')).toMatch(
    /'double'.*it waits for|never ran/,
  );
  await rig.run('counting', '--set', 'least=100');
  // A gate that refused, a changed input, a param, a parent that is not accepted.
  await edit(rig, 'steps/judge.ts', '>= least', '> least - 1');
  await edit(rig, 'steps/double.ts', 'count.lines * 2', '2 * count.lines');
  const refused = await accept(rig, 'judge', '--why', 'x');
  expect(refused).toContain("The stored result of 'judge' cannot be accepted for its code: it waits for double");
  expect(refused).toContain("Select what it waits for as well: '+judge'");
  expect(await accept(rig, 'double', 'measure', 'judge', '--why', 'x')).toContain(
    'it is a gate that refused what it was given',
  );
  expect((await rig.cairn('plan', 'counting', '--set', 'least=100', '--json')).stdout).not.toContain('"accepted"');
  await edit(rig, 'steps/count.ts', '* times', '* times * 1');
  const params = await accept(rig, 'count', '--why', 'x', '--set', 'times=3');
  expect(params).toMatch(/not only its code changed: times: 1 → 3/);
  await rig.write('data/lines.txt', 'one\n');
  expect(await accept(rig, 'count', '--why', 'x')).toMatch(/it waits for file\(data\/lines.txt\)/);
  expect(await accept(rig, 'file*', '--why', 'x')).toContain('not only its code changed: input bytes changed');
  expect(await accept(rig, '--why', 'x')).toContain("'cairn accept' requires <nodes>");
});
