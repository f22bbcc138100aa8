// Loaded before the command: after the run was planned, all file handles except a few are taken. Loading the command
// needs more of them than running.
//
// RIG_HANDLES  how many are left

import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { RIG_HANDLES: left = '0' } = process.env;
const { closeSync, mkdirSync, openSync } = fs;
let isTaken = false;

function takeAll(): void {
  isTaken = true;
  const taken: number[] = [];
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  } catch {
    for (const handle of taken.slice(0, Number(left))) closeSync(handle);
  }
}

fs.mkdirSync = ((...given: Parameters<typeof mkdirSync>) => {
  if (!isTaken && String(given[0]).includes('/.cairn/tmp/')) takeAll();
  return mkdirSync(...given);
}) as typeof mkdirSync;
syncBuiltinESMExports();
