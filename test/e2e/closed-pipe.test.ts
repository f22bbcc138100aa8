// Who reads along may leave (`cairn run digits | head`): the work goes on to its end.

import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { bin, cleanEnvironment, createRig } from '../rig/create-rig.ts';

test.each([['plainly'], ['as JSON lines', '--json']])(
  'a run that nobody reads any more, told %s',
  async (_, ...args) => {
    await using rig = await createRig();
    await writeCountingProject(rig);
    const step = await rig.read('steps/double.ts');
    await rig.write('steps/double.ts', step.replace('({ count }) => ({', '({ count }) => missing ?? ({'));
    const running = execa(process.execPath, [bin, 'run', 'counting', ...args], {
      cwd: rig.root,
      env: cleanEnvironment(rig.root),
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
