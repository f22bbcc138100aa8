// Who reads along may leave (`cairn run digits | head`): the work goes on to its end.

import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig } from '../rig/create-rig.ts';

test.each([['plainly'], ['as JSON lines', '--json']])(
  'a run that nobody reads any more, told %s',
  async (_, ...args) => {
    await using rig = await createRig();
    await writeCountingProject(rig);
    const step = await rig.read('steps/double.ts');
    await rig.write('steps/double.ts', step.replace('({ count }) => ({', '({ count }) => missing ?? ({'));
    const running = execa(process.execPath, [rig.bin, 'run', 'counting', ...args], {
      cwd: rig.root,
      env: rig.environment,
      extendEnv: false,
      reject: false,
      buffer: false,
    });
    await once(running.stdout, 'data');
    running.stdout.destroy();
    expect((await running).exitCode).toBe(1);
    const [record = ''] = await readdir(rig.path('.cairn/runs'));
    expect(JSON.parse(await rig.read(`.cairn/runs/${record}`))).toMatchObject({
      status: 'failed',
      outcomes: { ran: 2, failed: 1 },
    });
  },
);

test.each([
  ['a run', ['run', 'counting']],
  ['a run with nothing to do', ['run', 'counting']],
  ['a run as JSON lines', ['run', 'counting', '--json']],
  ['a list', ['runs']],
  ['the help', ['--help']],
])('%s whose output cannot be written says so in one sentence, and is no success', async (_, args) => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  if (args.includes('counting')) await rig.run('counting');
  const told = await execa('sh', ['-c', '"$0" "$@" > /dev/full', process.execPath, rig.bin, ...args], {
    cwd: rig.root,
    env: rig.environment,
    extendEnv: false,
    reject: false,
  });
  expect([told.exitCode, told.stderr.replace(/^warning: .*\n/gm, '')]).toEqual([
    2,
    `error: Standard output cannot be written (ENOSPC)
  fix: Free space on that disk, or redirect the output. The results of a run are in the store.`,
  ]);
});
