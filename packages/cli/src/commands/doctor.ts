// cairn doctor: checks everything that a run needs; one line each, with the fix.

import { join } from 'node:path';
import { findHome } from '@cairn/core';
import { exitCodes } from '../exit-codes.ts';
import { renderChecks } from '../output/checks.ts';
import { writeDocument } from '../output/json.ts';
import type { CommandOf } from './command-of.ts';
import { checkDisk } from './doctor/check-disk.ts';
import { checkGit } from './doctor/check-git.ts';
import { checkNative } from './doctor/check-native.ts';
import { checkNode } from './doctor/check-node.ts';
import { checkRegistry } from './doctor/check-registry.ts';
import { checkStore } from './doctor/check-store.ts';
import { placeOfStore } from './planning-options.ts';

export const checkMachine: CommandOf<'doctor'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const home = findHome(cwd);
  const place = placeOfStore(args.store, cli) ?? join(home, '.cairn');
  const checks = await Promise.all([
    checkNode(),
    checkNative(cwd),
    checkGit(home),
    checkDisk(place),
    checkStore(place),
    checkRegistry(home),
  ]);
  const isWell = checks.every(({ state }) => state !== 'wrong');
  if (args.json) writeDocument(terminal, { ok: isWell, checks });
  else terminal.print(renderChecks(checks, terminal.style));
  return isWell ? exitCodes.done : exitCodes.failed;
};
