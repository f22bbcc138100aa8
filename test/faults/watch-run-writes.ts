// Loaded before the command (`node --import`), in its own process and not in its workers. Sees every write to the
// project before it happens, lists it, and ends the process by SIGKILL at the given one.
//
// RIG_WRITES  a file that gets a line for each write: its call and its path
// RIG_KILL    the number of the write at which to end, from 1; half of a write of bytes happens before
// RIG_ROOT    the folder whose writes count; programs that are started always count

import childProcess from 'node:child_process';
import fs from 'node:fs';
import { open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

type Call = (...given: never[]) => unknown;
type Given = readonly unknown[];

const { RIG_WRITES: list, RIG_KILL: killAt, RIG_ROOT: root = '' } = process.env;
const { appendFileSync, openSync, writeSync, closeSync } = fs;
const paths = new Map<unknown, string>();
let count = 0;

/** Called before a write. `tear` does half of it, before the process ends. */
function meet(call: string, path: string, tear?: () => void): void {
  if (!path.startsWith(`${root}/`)) return;
  if (list) appendFileSync(list, `${call} ${path.slice(root.length + 1)}\n`);
  if (++count !== Number(killAt)) return;
  tear?.();
  process.kill(process.pid, 'SIGKILL');
  // Nothing else may happen until the signal arrives.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

function replace(home: object, name: string, make: (original: Call) => Call): void {
  const calls = home as Record<string, Call | undefined>;
  const original = calls[name];
  if (original) calls[name] = make(original);
}

/** The function `name` in its synchronous, callback and promise forms. */
function replaceAll(name: string, make: (original: Call) => Call): void {
  for (const [home, call] of [
    [fs, `${name}Sync`],
    [fs, name],
    [fs.promises, name],
  ] as const)
    replace(home, call, make);
}

const isForWriting = (flags: unknown): boolean =>
  typeof flags === 'number'
    ? (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) !== 0
    : /[wa+]/.test(String(flags));

const halfOf = (bytes: unknown): Buffer => {
  const all = typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.from(bytes as Uint8Array);
  return all.subarray(0, Math.ceil(all.length / 2));
};

/** Writes half of the bytes to a path. */
function tearInto(path: string, bytes: unknown, flags = 'w'): void {
  const file = openSync(path, flags);
  writeSync(file, halfOf(bytes));
  closeSync(file);
}

for (const name of ['mkdir', 'mkdtemp', 'rm', 'rmdir', 'unlink', 'chmod', 'utimes', 'truncate'])
  replaceAll(name, (original) => (...given: Given) => {
    meet(name, String(given[0]));
    return original(...(given as never[]));
  });

for (const name of ['rename', 'link', 'symlink', 'copyFile', 'cp'])
  replaceAll(name, (original) => (...given: Given) => {
    meet(name, String(given[1]), name === 'copyFile' ? () => tearInto(String(given[1]), 'torn') : undefined);
    return original(...(given as never[]));
  });

for (const name of ['writeFile', 'appendFile'])
  replaceAll(name, (original) => (...given: Given) => {
    const [to, bytes, options] = given;
    const flag = (options as { flag?: string } | undefined)?.flag ?? (name === 'writeFile' ? 'w' : 'a');
    if (typeof to === 'string') {
      meet('open', to);
      meet('write', to, () => tearInto(to, bytes, flag));
    } else if (paths.has(to)) meet('write', paths.get(to)!, () => void writeSync(to as number, halfOf(bytes)));
    return original(...(given as never[]));
  });

// Writes by file descriptor.
replace(fs, 'openSync', (original) => (...given: Given) => {
  const path = String(given[0]);
  if (isForWriting(given[1] ?? 'r')) meet('open', path);
  const file = original(...(given as never[]));
  paths.set(file, path);
  return file;
});
for (const name of ['fsync', 'fdatasync', 'fchmod', 'futimes', 'ftruncate', 'write', 'writev'])
  for (const call of [name, `${name}Sync`])
    replace(fs, call, (original) => (...given: Given) => {
      const path = paths.get(given[0]);
      const tear = name === 'write' ? () => void writeSync(given[0] as number, halfOf(given[1])) : undefined;
      if (path !== undefined) meet(name, path, tear);
      return original(...(given as never[]));
    });

// Writes by file handle.
const probe = await open(import.meta.filename);
const handles = Object.getPrototypeOf(probe) as object;
await probe.close();
replace(fs.promises, 'open', (original) => async (...given: Given) => {
  const path = String(given[0]);
  if (isForWriting(given[1] ?? 'r')) meet('open', path);
  const handle = await original(...(given as never[]));
  paths.set(handle, path);
  return handle;
});
for (const name of ['sync', 'datasync', 'chmod', 'utimes', 'truncate', 'write', 'writeFile', 'appendFile', 'writev'])
  replace(
    handles,
    name,
    (original) =>
      function (this: { readonly fd: number }, ...given: Given) {
        const path = paths.get(this);
        const isOfBytes = ['write', 'writeFile', 'appendFile'].includes(name);
        const tear = isOfBytes ? () => void writeSync(this.fd, halfOf(given[0])) : undefined;
        if (path !== undefined) meet(isOfBytes ? 'write' : name.replace('sync', 'fsync'), path, tear);
        return original.apply(this as never, given as never[]);
      },
  );

// Git's own writes do not matter here, but it does matter whether git is started.
replace(childProcess, 'spawn', (original) => (...given: Given) => {
  const [program, args] = given as [string, readonly string[]];
  const command = args.find((word) => /^[a-z]+(-[a-z]+)*$/.test(word)) ?? '';
  meet(`start ${program}`, `${root}/${command}`);
  return original(...(given as never[]));
});

syncBuiltinESMExports();
