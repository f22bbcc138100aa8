// cairn doctor: checks everything that a run needs; one line each, with the fix.

import { exitCodes, findHome, localPlaceOf } from '@cairn/core';
import { renderChecks } from '../../pages/checks.ts';
import { renderSettings } from '../../pages/settings.ts';
import { writeDocument } from '../../terminal/json.ts';
import type { CommandOf } from '../options/command-of.ts';
import { placeOfStore } from '../options/planning-options.ts';
import { checkProjectExecutor } from '../options/project-executor.ts';
import { checkConfig, listAllSettings } from './check-config.ts';
import { checkDisk } from './check-disk.ts';
import { checkGit } from './check-git.ts';
import { checkMemory } from './check-memory.ts';
import { checkNative } from './check-native.ts';
import { checkNode } from './check-node.ts';
import { checkContainers, checkUv } from './check-programs.ts';
import { checkRegistry } from './check-registry.ts';
import { checkSharedStore } from './check-shared-store.ts';
import { checkStore } from './check-store.ts';

export const checkMachine: CommandOf<'doctor'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const home = findHome(cwd);
  const given = placeOfStore(args.store, cli);
  const place = localPlaceOf(given, home);
  const [shared, ...own] = await Promise.all([
    checkSharedStore(given, home, cli),
    checkNode(),
    checkConfig(cli),
    checkNative(cwd),
    checkGit(home),
    checkDisk(place),
    checkMemory(),
    checkStore(place),
    checkRegistry(home),
    checkUv(),
    checkContainers(cli),
  ]);
  const checks = [...own, ...shared, ...(await checkProjectExecutor(args.executor, home, cli))];
  const isWell = checks.every(({ state }) => state !== 'wrong');
  const settings = listAllSettings(cli);
  if (args.json) writeDocument(terminal, { ok: isWell, checks, settings });
  else terminal.print(renderChecks(checks, terminal.style));
  if (!args.json && settings.length) terminal.print(`\n${renderSettings(settings, terminal.style)}`);
  return isWell ? exitCodes.done : exitCodes.failed;
};
