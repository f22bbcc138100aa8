// Whether a pipeline looks at the disk, or asks a program, while it is loaded and built: by its own code, or by a package
// that no walk of the code sees into. Such a plan is not a function of the pipeline's code and params, so that no answer
// is kept of it: it is made again by each run.

import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

type Holder = Record<string, unknown>;

const ofFiles = [
  ...['accessSync', 'existsSync', 'globSync', 'lstatSync', 'openSync', 'opendirSync', 'readFileSync', 'readdirSync'],
  ...['readlinkSync', 'realpathSync', 'statSync', 'statfsSync'],
];
const ofPrograms = ['execFileSync', 'execSync', 'spawnSync'];

/** How far up a call is looked for who made it. */
const framesLooked = 20;

let looks = 0;
let isTakenOver = false;

/** Counts what is looked at while `work` is done, and while what it promises is. */
export async function countLooks<T>(
  work: () => T | Promise<T>,
): Promise<{ readonly value: T; readonly looks: number }> {
  const giveBack = takeOver();
  const before = looks;
  try {
    return { value: await work(), looks: looks - before };
  } finally {
    giveBack();
  }
}

/** Does what looks at the disk and notes it elsewhere: that is not counted. */
export function uncounted<T>(look: () => T): T {
  const before = looks;
  try {
    return look();
  } finally {
    looks = before;
  }
}

/** Puts functions that count in the place of Node's, until they are given back. Of two at once, the first gives back. */
function takeOver(): () => void {
  if (isTakenOver) return () => {};
  isTakenOver = true;
  const originals: [Holder, string, unknown][] = [];
  for (const [holder, names] of [
    [fs, ofFiles],
    [childProcess, ofPrograms],
  ] as unknown as [Holder, string[]][])
    for (const name of names) {
      const original = holder[name];
      if (typeof original !== 'function') continue;
      originals.push([holder, name, original]);
      holder[name] = Object.assign(function (this: unknown, ...given: unknown[]): unknown {
        if (isLook(given[0])) looks += 1;
        return Reflect.apply(original, this, given);
      }, original);
    }
  syncBuiltinESMExports();
  return () => {
    for (const [holder, name, original] of originals) holder[name] = original;
    syncBuiltinESMExports();
    isTakenOver = false;
  };
}

/** Not what Node's loader looks at, nor the files of installed packages, which the lockfile vouches for. */
function isLook(given: unknown): boolean {
  const path = given instanceof URL ? fileURLToPath(given) : typeof given === 'string' ? resolve(given) : undefined;
  if (path?.includes(`${sep}node_modules${sep}`)) return false;
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = framesLooked;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = limit;
  const frames = stack.split('\n').slice(1);
  const caller = frames.find((frame) => !frame.includes(import.meta.filename) && !/node:(internal\/)?fs/.test(frame));
  return !(caller?.includes('node:internal/') ?? false);
}
