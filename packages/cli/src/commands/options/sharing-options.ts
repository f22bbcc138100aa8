// What push and fetch have in common: which runs, which stores, and how they end.

import { resolve } from 'node:path';
import { exitCodes, findHome, type SharedRuns, type ShareOptions } from '@cairn/core';
import { describeOption } from '../../command-line/command-spec.ts';
import { historyCommands } from '../../command-line/history-commands.ts';
import { renderShared } from '../../pages/run/shared-runs.ts';
import type { Cli } from '../../terminal/cli.ts';
import { writeDocument } from '../../terminal/json.ts';
import { failUsage } from '../../usage/usage-error.ts';
import { placeOfStore } from './planning-options.ts';

interface SharingArgs {
  readonly remote: string | undefined;
  readonly run: readonly string[];
  readonly pipeline?: string | undefined;
  readonly shared: string | undefined;
  readonly store: string | undefined;
  readonly json: boolean;
}

export function readSharing(args: SharingArgs, cli: Cli): ShareOptions {
  const storePlace = placeOfStore(args.store, cli);
  const sharedPlace = placeOfShared(args.shared, cli);
  return {
    root: findHome(cli.cwd),
    runs: args.run,
    ...(args.pipeline !== undefined && { pipeline: args.pipeline }),
    ...(args.remote !== undefined && { remote: args.remote }),
    ...(storePlace !== undefined && { storePlace }),
    ...(sharedPlace !== undefined && { sharedPlace }),
  };
}

/** --shared, else $CAIRN_SHARED_STORE. */
function placeOfShared(shared: string | undefined, { cwd, environment }: Cli): string | undefined {
  const found = shared ?? environment.sharedStore;
  if (found === undefined) return undefined;
  if (!/^[a-z][a-z0-9+.-]+:/i.test(found)) return resolve(cwd, found);
  const wanted = 'a folder';
  if (shared === undefined) return failUsage('variable-wrong', { variable: 'CAIRN_SHARED_STORE', wanted, found });
  const form = describeOption('shared', historyCommands.push.options.shared);
  return failUsage('option-wrong', { option: 'shared', wanted, found, form });
}

/** 1 where not everything that is there went over, or something of it was lost where it comes from. */
export function endSharing(shared: SharedRuns, way: 'push' | 'fetch', args: SharingArgs, { terminal }: Cli): number {
  if (args.json) writeDocument(terminal, shared);
  else terminal.print(renderShared(shared, way, terminal.style));
  const { problem, clashing, results } = shared;
  const isWhole = !results || (results.problem === null && results.missing.every(({ why }) => why === 'unrecorded'));
  const hasFailed = problem !== null || clashing.length > 0 || !isWhole;
  return hasFailed ? exitCodes.failed : exitCodes.done;
}
