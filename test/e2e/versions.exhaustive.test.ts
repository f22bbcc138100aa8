// Versions of what was deployed: one number is one model, in every clone; the alias is told as it is; the tag says which.

import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { createRig, type Rig, type ToldRun } from '../rig/create-rig.ts';

async function writeDeploying(rig: Rig): Promise<void> {
  await rig.write(
    'steps/pack.ts',
    `import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle, defineStep } from '@cairn/core';
import { z } from 'zod';

export const pack = defineStep('pack', {
  in: {},
  params: z.strictObject({ size: z.number() }),
  out: { bundle },
  async run(_, { size }, { folder }) {
    const path = join(folder, 'bundle');
    await mkdir(path);
    await writeFile(join(path, 'bundle.json'), '{ "name": "packing", "alias": "champion" }');
    await writeFile(join(path, 'size.txt'), String(size));
    return { bundle: { path, name: 'packing', alias: 'champion' } };
  },
});
`,
  );
  await rig.write(
    'pipelines/packing.ts',
    `import { definePipeline } from '@cairn/core';
import { z } from 'zod';
import { pack } from '../steps/pack.ts';

export default definePipeline('packing', {
  params: z.strictObject({ size: z.number().default(1) }),
  build: ({ size }) => ({ deployed: pack({}, { size }).bundle }),
});
`,
  );
  await rig.git('init', '-q', '-b', 'main');
  await rig.git('add', '-A');
  await rig.git('commit', '-qm', 'first');
}

const deploy = (rig: Rig, size: number): Promise<ToldRun> => rig.run('packing', '--set', `size=${size}`);

function toldOf({ finished, events }: ToldRun): readonly unknown[] {
  const warnings = events.filter((event) => event.type === 'warning').map(({ code }) => code);
  return [...finished!.deployed.map(({ version, aliasVersion }) => [version, aliasVersion]), ...warnings];
}

test('a version that was published before does not take its alias back, and says so', async () => {
  await using rig = await createRig();
  await writeDeploying(rig);
  expect(toldOf(await deploy(rig, 1))).toEqual([[1, 1]]);
  expect(toldOf(await deploy(rig, 2))).toEqual([[2, 2]]);
  expect(toldOf(await deploy(rig, 1))).toEqual([[1, 2]]);
  const { stdout } = await rig.cairn('run', 'packing', '--set', 'size=1', '--verify-inputs');
  expect(stdout).toContain('packing v1 published before; champion is v2');
  expect(await rig.git('tag', '--list')).toBe('cairn/packing/v1\ncairn/packing/v2');
});

test('in a clone equal bundles have equal numbers, and no number is given twice', async () => {
  await using rig = await createRig();
  await writeDeploying(rig);
  for (const size of [1, 2]) await deploy(rig, size);
  const place = await realpath(await mkdtemp(join(tmpdir(), 'cairn-clone-')));
  try {
    await execa('git', ['clone', '--quiet', rig.root, join(place, 'clone')]);
    await using clone = await createRig({ root: join(place, 'clone') });
    // The tags came with it; the runs and the registry did not.
    expect(toldOf(await deploy(clone, 2))).toEqual([[2, 2]]);
    expect(toldOf(await deploy(clone, 3))).toEqual([[3, 3]]);
    expect(toldOf(await deploy(clone, 1))).toEqual([[1, 1]]);
    expect(await clone.git('tag', '--list')).toBe('cairn/packing/v1\ncairn/packing/v2\ncairn/packing/v3');
    // Somebody else's third, fetched later: the tag stays, and the run says that it is not its own.
    await deploy(rig, 4);
    await clone.git('tag', '--delete', 'cairn/packing/v3');
    await clone.git('fetch', '--quiet', '--tags', 'origin');
    expect(toldOf(await deploy(clone, 3))).toEqual([[3, 1], 'not-tagged']);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
});
