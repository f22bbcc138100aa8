// What run, plan and graph have in common: from arguments to core's options.

import { resolve } from 'node:path';
import { findHome, listPipelines, type PlanOptions } from '@cairn/core';
import { type CommandName, describeUsage } from '../../command-line/command-table.ts';
import { readParamsFile } from '../../params/read-params-file.ts';
import { parseSet } from '../../params/set-param.ts';
import type { GivenParams } from '../../params/try-params.ts';
import type { Cli } from '../../terminal/cli.ts';
import { failUsage } from '../../usage/usage-error.ts';

interface PlanningArgs {
  readonly pipeline: string | undefined;
  readonly set: readonly string[];
  readonly params: string | undefined;
  readonly seed?: number | undefined;
  readonly until: string | undefined;
  readonly force?: true | readonly string[] | undefined;
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
  const file = args.params === undefined ? undefined : await readParamsFile(args.params);
  const storePlace = placeOfStore(args.store, cli);
  return {
    given: { file, sets: args.set.map(parseSet) },
    options: {
      pipeline,
      cwd,
      environment: environment.variables,
      ...(args.seed !== undefined && { seed: args.seed }),
      ...(args.until !== undefined && { until: args.until }),
      ...(args.force !== undefined && { force: args.force }),
      ...(storePlace !== undefined && { storePlace }),
      ...(args['verify-inputs'] && { verifyInputs: true }),
      ...(args['allow-impure'] && { allowImpure: true }),
    },
  };
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
