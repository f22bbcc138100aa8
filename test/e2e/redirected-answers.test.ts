// Help, and a run with nothing to do, write files and pipes without Node's streams, and write them whole.

import { execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';

const hook = `process.on('exit', () => require('node:fs').writeFileSync('loaded.json', JSON.stringify(process.moduleLoadList)));\n`;

/** Runs a command with a shell's redirection of its standard output, and lists what Node loaded of itself. */
async function runRedirected(rig: Rig, words: string, redirection: string) {
  await rig.write('hook.cjs', hook);
  const script = `"$1" --require ./hook.cjs "$2" ${words} ${redirection}`;
  const options = { cwd: rig.root, env: rig.environment, encoding: 'utf8' } as const;
  const printed = execFileSync('sh', ['-c', script, 'sh', process.execPath, rig.bin], options);
  return { printed, loaded: JSON.parse(await rig.read('loaded.json')) as string[] };
}

test('help is the same in a file, a pipe and through another program, and loads no streams', async () => {
  await using rig = await createRig();
  const told = (await rig.cairn('--help')).stdout;
  expect(told).toContain('Usage  cairn <command> [options]');
  for (const redirection of ['> printed.txt', '| cat', '> /dev/null']) {
    const { printed, loaded } = await runRedirected(rig, '--help', redirection);
    expect(loaded).toContain('NativeModule fs');
    expect([redirection, loaded.includes('NativeModule stream')]).toEqual([redirection, false]);
    if (redirection === '| cat') expect(printed.trimEnd()).toBe(told);
    if (redirection === '> printed.txt') expect((await rig.read('printed.txt')).trimEnd()).toBe(told);
  }
});

test('a run with nothing to do loads no sockets, also where its output is a pipe', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  for (const _ of ['first', 'settled']) await rig.run('counting');
  const { printed, loaded } = await runRedirected(rig, 'run counting', '| cat');
  expect(printed).toContain('3 fresh, nothing ran');
  expect(loaded.filter((name) => name === 'NativeModule net')).toEqual([]);
});

test.skipIf(process.platform === 'win32')('a full pipe that does not wait is written when there is room', async () => {
  await using rig = await createRig();
  const told = (await rig.cairn('--help')).stdout;
  const path = rig.path('full');
  execFileSync('mkfifo', [path]);
  const pipe = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  try {
    const before = fill(pipe);
    const child = spawn(process.execPath, [rig.bin, '--help'], {
      env: rig.environment,
      stdio: ['ignore', pipe, 'pipe'],
    });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const wanted = before + Buffer.byteLength(`${told}\n`);
    let all = Buffer.alloc(0);
    while (all.length < wanted) {
      all = Buffer.concat([all, readSome(pipe)]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await ended).toBe(0);
    expect(all.subarray(before).toString().trimEnd()).toBe(told);
  } finally {
    closeSync(pipe);
  }
});

/** Returns how many bytes a pipe takes. */
function fill(pipe: number): number {
  let bytes = 0;
  for (;;)
    try {
      bytes += writeSync(pipe, Buffer.alloc(1024, '.'));
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('EAGAIN');
      return bytes;
    }
}

/** Empty if there is nothing yet. */
function readSome(pipe: number): Buffer {
  const bytes = Buffer.alloc(1 << 16);
  try {
    return bytes.subarray(0, readSync(pipe, bytes));
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('EAGAIN');
    return Buffer.alloc(0);
  }
}
