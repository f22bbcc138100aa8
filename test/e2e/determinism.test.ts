// A step that is not deterministic is named, with what differed: when a node is made again under a key that has a
// result, and when `--twice` looks for it.

import { chmod, readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createRig, type Rig, type ToldRun } from '../rig/create-rig.ts';

/** Two steps that tell which process made them, which nobody can know from a key, and one that tells the same always. */
async function writeUncertain(rig: Rig): Promise<void> {
  await rig.write(
    'steps/uncertain.ts',
    `import { defineStep, json, text } from '@cairn/core';

export const uncertain = defineStep('uncertain', {
  machine: true,
  in: {},
  out: { count: json<unknown>(), lines: text, same: json<number>() },
  run: () => ({ count: { steps: [1, { by: process.pid }] }, lines: \`first\\nby \${process.pid}\\n\`, same: 7 }),
});

export const certain = defineStep('certain', {
  in: { same: json<number>(), count: json<unknown>() },
  out: { random: json<number[]>() },
  run: ({ same }) => ({ random: [same, Math.random()] }),
});
`,
  );
  await rig.write(
    'pipelines/uncertain.ts',
    `import { definePipeline } from '@cairn/core';
import { certain, uncertain } from '../steps/uncertain.ts';

export default definePipeline('uncertain', {
  build() {
    const { count, lines, same } = uncertain({});
    return { count, lines, random: certain({ same, count }).random };
  },
});
`,
  );
}

/** What was told of nodes that are not deterministic, without the digests and the processes. */
const readWarnings = (run: ToldRun): readonly string[] =>
  run.events.flatMap((event) =>
    event.type === 'warning' && event.code === 'not-deterministic'
      ? [event.message.replace(/[0-9a-f]{12}/g, 'digest').replace(/\d{2,}/g, 'pid')]
      : [],
  );

test('a node that is made again under the same key and comes out otherwise is named', async () => {
  await using rig = await createRig();
  await writeUncertain(rig);
  const first = await rig.run('uncertain');
  expect([first.exitCode, readWarnings(first)]).toEqual([0, []]);
  const forced = await rig.run('uncertain', '--force');
  expect(forced.exitCode).toBe(0);
  expect(forced.node('uncertain').key).toBe(first.node('uncertain').key);
  expect(readWarnings(forced)).toEqual([
    'uncertain is not deterministic: computed again under the same key, \'count\' differs (digest → digest, steps[1].by: pid → pid) and \'lines\' differs (digest → digest, line 2: "by pid" → "by pid")',
  ]);
});

test('a node that is healed and comes out otherwise is named, and what needs the lost bytes fails', async () => {
  await using rig = await createRig();
  await writeUncertain(rig);
  const first = await rig.run('uncertain');
  const digest = first.node('uncertain').outputs['count']!;
  const artifact = rig.path('.cairn/artifacts', digest.slice(0, 2), digest);
  await chmod(artifact, 0o644);
  await writeFile(artifact, (await readFile(artifact, 'utf8')).replace('steps', 'stepz'));
  const run = await rig.run('uncertain', '--force', 'certain');
  expect(readWarnings(run)).toEqual([
    'uncertain is not deterministic: computed again under the same key, \'count\' differs (digest → digest) and \'lines\' differs (digest → digest, line 2: "by pid" → "by pid")',
  ]);
  expect(run.node('certain')).toMatchObject({ outcome: 'failed', failure: 'artifact-missing' });
});

test('--twice makes each node that runs a second time, and fails when one differs', async () => {
  await using rig = await createRig();
  await writeUncertain(rig);
  const run = await rig.run('uncertain', '--twice');
  expect(run.outcomes).toEqual(['uncertain ran', 'certain ran']);
  expect([run.exitCode, run.finished?.status, run.finished?.deployed]).toEqual([1, 'failed', []]);
  expect(readWarnings(run)).toEqual([
    'uncertain is not deterministic: computed twice, \'count\' differs (digest → digest, steps[1].by: pid → pid) and \'lines\' differs (digest → digest, line 2: "by pid" → "by pid")',
  ]);
  // What was made first is kept, and is no cause to look again.
  const again = await rig.run('uncertain', '--twice');
  expect([again.exitCode, again.outcomes]).toEqual([0, ['uncertain fresh', 'certain fresh']]);
  const certain = await rig.run('uncertain', '--twice', '--force', 'certain');
  expect([certain.exitCode, readWarnings(certain)]).toEqual([0, []]);
});

test('--twice publishes nothing', async () => {
  await using rig = await createRig();
  await rig.write(
    'pipelines/shipping.ts',
    `import { mkdirSync, writeFileSync } from 'node:fs';
import { bundle, defineStep, definePipeline } from '@cairn/core';

export const ship = defineStep('ship', {
  in: {},
  out: { bundle },
  run(_, __, { folder }) {
    const manifest = { name: 'shipped', alias: 'champion' };
    mkdirSync(\`\${folder}/bundle\`);
    writeFileSync(\`\${folder}/bundle/bundle.json\`, JSON.stringify(manifest));
    return { bundle: { path: \`\${folder}/bundle\`, ...manifest } };
  },
});

export default definePipeline('shipping', { build: () => ({ bundle: ship({}).bundle }) });
`,
  );
  const twice = await rig.run('shipping', '--twice');
  expect([twice.exitCode, twice.finished?.deployed]).toEqual([0, []]);
  expect((await rig.run('shipping')).finished?.deployed).toMatchObject([{ name: 'shipped', version: 1 }]);
});
