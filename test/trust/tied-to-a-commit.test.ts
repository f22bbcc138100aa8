// A run is tied to a commit wherever the project lies, and however git's configuration is named.

import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig, readRun } from '../rig/create-rig.ts';

async function commitAll(rig: Rig): Promise<void> {
  await writeCountingProject(rig);
  await rig.git('init', '--quiet', '--initial-branch=main');
  await rig.git('add', '--all');
  await rig.git('commit', '--quiet', '--message=a');
}

it.each(['two\nlines', 'ends in a break\n', ' blanks ', '"quotes" $(x) `y`'])('in a folder named %j', async (name) => {
  const place = await realpath(await mkdtemp(join(tmpdir(), 'cairn-named-')));
  try {
    const root = join(place, name, 'project');
    await mkdir(root, { recursive: true });
    await using rig = await createRig({ root });
    await commitAll(rig);
    await rig.write('a new\nfile.txt', 'x');
    const { finished, stderr } = await rig.run('counting');
    expect(stderr).toBe('');
    expect(finished?.snapshot).toMatch(/^[0-9a-f]{40}$/);
    expect(await rig.git('ls-tree', '-z', '--name-only', finished!.snapshot!)).toContain('a new\nfile.txt');
    const { stdout } = await rig.cairn('show', 'latest', '--json');
    expect(JSON.parse(stdout).git.dirty).toEqual(['a new\nfile.txt']);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
});

it.each(['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM', 'GIT_SSH_COMMAND', 'EDITOR', 'GIT_DIR'])(
  'with %s set',
  async (variable) => {
    await using rig = await createRig();
    await commitAll(rig);
    const value = variable.endsWith('COUNT') ? '0' : variable.endsWith('NOSYSTEM') ? '1' : '/dev/null';
    const { finished, events } = readRun(await rig.cairnWith({ [variable]: value }, 'run', 'counting', '--json'));
    expect(events.filter(({ type }) => type === 'warning')).toEqual([]);
    expect(finished?.snapshot).toMatch(/^[0-9a-f]{40}$/);
  },
);
