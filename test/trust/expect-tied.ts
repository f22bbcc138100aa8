// A run in a new repository, and the commit that it is tied to.

import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig, readRun } from '../rig/create-rig.ts';

async function commitAll(rig: Rig): Promise<void> {
  await writeCountingProject(rig);
  await rig.git('init', '--quiet', '--initial-branch=main');
  await rig.git('add', '--all');
  await rig.git('commit', '--quiet', '--message=a');
}

/** In a folder with this name, with a new file whose name has a line break. */
export async function expectTiedIn(name: string): Promise<void> {
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
}

/** Variables that change what git reads and starts, with values that do not change the repository. */
export const gitVariables = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_SSH_COMMAND: '/dev/null',
  EDITOR: '/dev/null',
  GIT_DIR: '/dev/null',
};

export async function expectTiedWith(variables: Readonly<Record<string, string>>): Promise<void> {
  await using rig = await createRig();
  await commitAll(rig);
  const { finished, events } = readRun(await rig.cairnWith(variables, 'run', 'counting', '--json'));
  expect(events.filter(({ type }) => type === 'warning')).toEqual([]);
  expect(finished?.snapshot).toMatch(/^[0-9a-f]{40}$/);
}
