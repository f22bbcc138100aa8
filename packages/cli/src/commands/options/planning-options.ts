// What run, plan and graph have in common: from arguments to core's options.

import { resolve } from 'node:path';
import { findHome, listPipelines, type PlanOptions, readFrozenFile, type SelectionOptions } from '@cairn/core';
import { type CommandName, describeUsage } from '../../command-line/command-table.ts';
import { poolsOf } from '../../config/pools-of.ts';
import { type GivenParams, readGiven } from '../../params/given-params.ts';
import { describeOrigins } from '../../params/try-params.ts';
import type { Cli } from '../../terminal/cli.ts';
import { failUsage } from '../../usage/usage-error.ts';

interface PlanningArgs extends SelectingArgs {
  readonly pipeline: string | undefined;
  readonly set: readonly string[];
  readonly params: readonly string[];
  readonly 'params-profile'?: string | undefined;
  readonly seed?: number | undefined;
  readonly force?: true | readonly string[] | undefined;
  readonly refresh?: true | readonly string[] | undefined;
  readonly store: string | undefined;
  readonly 'verify-inputs'?: boolean;
  readonly 'allow-impure'?: boolean;
}

export interface Planning {
  readonly options: PlanOptions;
  readonly given: GivenParams;
}

export async function readPlanning(command: CommandName, args: PlanningArgs, cli: Cli): Promise<Planning> {
  const { cwd, environment } = cli;
  const pipeline = args.pipeline ?? missPipeline(command, cwd);
  const given = await readGiven(args);
  const paramsFrom = describeOrigins(given);
  const storePlace = placeOfStore(args.store, cli);
  const pools = poolsOf(cli.config, environment.isConfigured);
  const { frozenResults } = environment;
  const recordedFrozen = frozenResults === undefined ? undefined : await readFrozenFile(frozenResults);
  return {
    given,
    options: {
      pipeline,
      cwd,
      environment: environment.variables,
      ...(Object.keys(paramsFrom).length && { paramsFrom }),
      ...(args['params-profile'] !== undefined && { paramsProfile: args['params-profile'] }),
      ...(args.seed !== undefined && { seed: args.seed }),
      ...readSelection(args),
      ...(args.force !== undefined && { force: args.force }),
      ...(args.refresh !== undefined && { refresh: args.refresh }),
      ...(environment.sourceVersions && { recordedVersions: environment.sourceVersions }),
      ...(recordedFrozen && { recordedFrozen }),
      ...(storePlace !== undefined && { storePlace }),
      ...(pools && { pools }),
      ...(args['verify-inputs'] && { verifyInputs: true }),
      ...(args['allow-impure'] && { allowImpure: true }),
    },
  };
}

/** The options that select nodes, of any command that has them. */
export interface SelectingArgs {
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  readonly from: readonly string[];
  readonly until: readonly string[];
  readonly only: readonly string[];
}

/** Empty if nothing is selected. */
export function readSelection({ select, exclude, from, until, only }: SelectingArgs): SelectionOptions {
  const parts = Object.entries({ select, exclude, from, until, only }).filter(([, texts]) => texts.length);
  return Object.fromEntries(parts);
}

/** --store, else $CAIRN_STORE, else undefined: the project's own. */
export function placeOfStore(store: string | undefined, { cwd, environment }: Cli): string | undefined {
  const place = store ?? environment.store;
  return place === undefined || /^[a-z][a-z0-9+.-]+:/i.test(place) ? place : resolve(cwd, place);
}

function missPipeline(command: CommandName, cwd: string): never {
  const usage = describeUsage(command);
  return failUsage('argument-missing', { command, argument: 'pipeline', usage, known: listPipelines(findHome(cwd)) });
}
