// What the store commands have in common: which store, and of which project.

import { join } from 'node:path';
import { findHome, isSharedLocation, parseSize, sizeForm } from '@cairn/core';
import { commandTable, describeOption } from '../../command-line/command-table.ts';
import type { Cli } from '../../terminal/cli.ts';
import { failUsage } from '../../usage/usage-error.ts';
import { placeOfStore } from './planning-options.ts';

type CommandVariables = Cli['environment']['variables'];

export function readStoreOptions(
  args: { readonly store: string | undefined },
  cli: Cli,
): { readonly home: string; readonly storePlace: string } {
  const home = findHome(cli.cwd);
  return { home, storePlace: placeOfStore(args.store, cli) ?? join(home, '.cairn') };
}

/** Undefined if the store is a folder. */
export function readSharedPlace(
  args: { readonly store: string | undefined },
  cli: Cli,
): { readonly home: string; readonly place: string; readonly environment: CommandVariables } | undefined {
  const place = placeOfStore(args.store, cli);
  if (place === undefined || !isSharedLocation(place)) return undefined;
  return { home: findHome(cli.cwd), place, environment: cli.environment.variables };
}

/** Bytes: --limit, else $CAIRN_STORE_LIMIT, else undefined. */
export function readLimit(limit: string | undefined, { environment }: Cli): number | undefined {
  if (limit !== undefined) {
    const form = describeOption('limit', commandTable['store collect'].options.limit);
    return parseSize(limit) ?? failUsage('option-wrong', { option: 'limit', wanted: sizeForm, found: limit, form });
  }
  const { storeLimit } = environment;
  if (storeLimit === undefined) return undefined;
  const variable = 'CAIRN_STORE_LIMIT';
  return parseSize(storeLimit) ?? failUsage('variable-wrong', { variable, wanted: sizeForm, found: storeLimit });
}
