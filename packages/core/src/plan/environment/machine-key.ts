// A random number of this machine and user. What is kept in `.cairn/cache` may be copied elsewhere, by a cache of CI for
// one; a digest there of a variable's value is made with this, so that nobody else can guess the value from it.

import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const bytes = 32;

/** Undefined where the user's folder cannot be written: then nothing is kept that would need it. */
export function readMachineKey(): Uint8Array | undefined {
  try {
    const file = join(homedir(), '.cache', 'cairn', 'machine-key');
    return read(file) ?? create(file);
  } catch {
    return undefined;
  }
}

function read(file: string): Uint8Array | undefined {
  try {
    const found = readFileSync(file);
    return found.length === bytes ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Of two processes that make one at the same time, the second reads what the first wrote. */
function create(file: string): Uint8Array | undefined {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, randomBytes(bytes), { flag: 'wx', mode: 0o600 });
  } catch {
    // It is there.
  }
  return read(file);
}
