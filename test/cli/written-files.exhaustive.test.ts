// Files that a command writes where its user says: a wrong path is one sentence, a link stays a link, and a pipe or a device
// is written to. By `rename`, root would replace `/dev/null` itself.

import { lstat, symlink } from 'node:fs/promises';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';

const writers: Readonly<Record<string, (path: string) => readonly string[]>> = {
  report: (path) => ['report', '--out', path],
  'get --to': (path) => ['get', 'latest', 'double', '--to', path, '--force'],
  'run --junit': (path) => ['run', 'counting', '--junit', path],
  'run --summary': (path) => ['run', 'counting', '--summary', path],
};

async function createCountedRig(): Promise<Rig> {
  const rig = await createRig();
  await writeCountingProject(rig);
  expect((await rig.cairn('run', 'counting')).exitCode).toBe(0);
  return rig;
}

test('a path below a file is one sentence', async () => {
  await using rig = await createCountedRig();
  const commands = [...Object.values(writers), (path: string) => ['get', 'latest', 'double', path]];
  for (const typed of commands) {
    const { exitCode, stderr } = await rig.cairn(...typed('package.json/x'));
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(/^error: '.*' cannot be written \(ENOTDIR\)\n {2}fix: /),
    ]);
  }
  const folder = await rig.cairn('report', '--out', 'steps');
  expect([folder.exitCode, folder.stderr]).toEqual([2, expect.stringContaining("error: 'steps' is a folder")]);
});

test.skipIf(process.platform === 'win32')('a pipe is written to and stays one', async () => {
  await using rig = await createCountedRig();
  for (const [name, typed] of Object.entries(writers)) {
    const pipe = rig.path(`${name.replace(/\W/g, '')}.pipe`);
    await execa('mkfifo', [pipe]);
    const [written, told] = await Promise.all([execa('cat', [pipe]), rig.cairn(...typed(pipe))]);
    expect([name, told.exitCode, told.stderr]).toEqual([name, 0, '']);
    expect(written.stdout.length).toBeGreaterThan(5);
    expect((await lstat(pipe)).isFIFO()).toBe(true);
  }
});

test.skipIf(process.platform === 'win32')('a link stays a link', async () => {
  await using rig = await createCountedRig();
  await rig.write('pages/page.html', 'before');
  await symlink('pages/page.html', rig.path('link.html'));
  expect((await rig.cairn('report', '--out', 'link.html')).exitCode).toBe(0);
  expect((await lstat(rig.path('link.html'))).isSymbolicLink()).toBe(true);
  expect(await rig.read('pages/page.html')).toContain('<html');
});
