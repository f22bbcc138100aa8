// A disk that is full or read-only: one clear line, the right exit code, and nothing of what was stored is lost.

import { execa } from 'execa';
import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';

/** Runs cairn with `.cairn` on a tmpfs of a few kilobytes, in a mount namespace of its own. */
async function runOnSmallDisk(rig: Rig, size: string, ...args: string[]) {
  const script = [
    'mkdir -p .cairn',
    `mount -t tmpfs -o size=${size} none .cairn`,
    `"${process.execPath}" "${rig.bin}" ${args.join(' ')}`,
  ].join(' && ');
  return execa('unshare', ['--mount', '--map-root-user', 'sh', '-c', script], { cwd: rig.root, reject: false });
}

test('on a full disk what is made is kept for this run only, and that is said in one line', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.write('data/lines.txt', 'line\n'.repeat(20_000));
  const told = await runOnSmallDisk(rig, '40k', 'run', 'counting', '--json');
  // Where this machine lets nobody mount, the sentence of unshare is all there is to see.
  if (/unshare|mount/.test(told.stderr)) return expect(told.stderr).toMatch(/permitted|denied|failed/);
  const events = told.stdout
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; code?: string; outcome?: string });
  expect(events.filter(({ type }) => type === 'warning').map(({ code }) => code)).toContain('disk-full');
  expect(events.filter(({ type }) => type === 'node-finished').map(({ outcome }) => outcome)).toEqual([
    'ran',
    'ran',
    'ran',
  ]);
  expect(told.exitCode).toBe(0);
  expect(told.stderr).not.toMatch(/\n\s+at /);
  // The next run, with room, makes everything anew: nothing half-written was believed.
  expect((await rig.run('counting')).outcomes).toEqual(['file(data/lines.txt) ran', 'count ran', 'double ran']);
});

test('what cannot be published fails the run, and the next run publishes it and runs nothing', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.write(
    'steps/bundle.ts',
    `import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle, defineStep, json } from '@cairn/core';

export const pack = defineStep('pack', {
  in: { count: json<{ readonly lines: number }>() },
  out: { bundle },
  async run({ count }, _, { folder }) {
    const path = join(folder, 'bundle');
    await mkdir(path);
    await writeFile(join(path, 'bundle.json'), '{ "name": "counting", "alias": "champion" }');
    await writeFile(join(path, 'count.json'), JSON.stringify(count));
    return { bundle: { path, name: 'counting', alias: 'champion' } };
  },
});
`,
  );
  await rig.write(
    'pipelines/packing.ts',
    `import { definePipeline, file } from '@cairn/core';
import { pack } from '../steps/bundle.ts';
import { count } from '../steps/count.ts';

export default definePipeline('packing', { build: () => ({ deployed: pack(count({ raw: file('data/lines.txt') })).bundle }) });
`,
  );
  await rig.write('.cairn/registry', 'in the way\n');
  const refused = await rig.run('packing');
  expect([refused.exitCode, refused.finished?.status, refused.errors[0]?.code]).toEqual([
    1,
    'failed',
    'publish-failed',
  ]);
  const people = await rig.cairn('run', 'packing');
  expect(`${people.stdout}${people.stderr}`).toContain('could not be published');
  await rig.remove('.cairn/registry');
  const published = await rig.run('packing');
  expect(published.finished).toMatchObject({
    status: 'done',
    outcomes: { ran: 0 },
    deployed: [{ name: 'counting', version: 1 }],
  });
});
