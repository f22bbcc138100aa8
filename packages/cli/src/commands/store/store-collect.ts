// cairn store collect: removes what no run and no deployed model needs; with --explain, says why something stays.

import { collectSharedStore, collectStore, exitCodes, explainArtifact } from '@cairn/core';
import type { ArgsOf } from '../../command-line/command-table.ts';
import { renderSharedCollection } from '../../pages/store/shared-store.ts';
import { renderCollection } from '../../pages/store/store-collection.ts';
import { renderExplanation } from '../../pages/store/store-explanation.ts';
import type { Cli } from '../../terminal/cli.ts';
import { writeDocument } from '../../terminal/json.ts';
import { nameFileFrom } from '../../terminal/project-files.ts';
import { failUsage } from '../../usage/usage-error.ts';
import type { CommandOf } from '../options/command-of.ts';
import { readLimit, readSharedPlace, readStoreOptions } from '../options/store-options.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Registered runs of a shared store count for this long. */
const defaultDays = 30;

export const collectStoreOfProject: CommandOf<'store collect'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const { style } = terminal;
  const shared = readSharedPlace(args, cli);
  if (shared) {
    refuseLocal(args);
    const olderThan = (args['older-than'] ?? defaultDays) * dayMs;
    const collected = await collectSharedStore(shared, { olderThan, isDry: args['dry-run'] });
    if (args.json) writeDocument(terminal, collected);
    else terminal.print(renderSharedCollection(collected, style, args['dry-run']));
    return collected.unread.length ? exitCodes.failed : exitCodes.done;
  }
  const options = { ...readStoreOptions(args, cli), ...readKept(args) };
  if (args.explain !== undefined) {
    const explained = await explainArtifact({ ...options, digest: args.explain });
    if (args.json) writeDocument(terminal, explained);
    else terminal.print(renderExplanation(explained, style));
    return exitCodes.done;
  }
  const collection = await collectStore({ ...options, limit: readLimit(args.limit, cli), isDry: args['dry-run'] });
  if (args.json) writeDocument(terminal, collection);
  else terminal.print(renderCollection(collection, { style, nameFile: nameFileFrom(cwd), ...widthOf(cli) }));
  return collection.isHindered ? exitCodes.failed : exitCodes.done;
};

/** Only the runs that other machines registered are known. */
function refuseLocal(args: ArgsOf<'store collect'>): void {
  for (const option of ['keep-runs', 'limit', 'explain'] as const)
    if (args[option] !== undefined)
      failUsage('option-wrong', {
        ...{ option, wanted: 'a store in a folder of this machine', found: undefined },
        form: '--older-than <days> for a shared store',
      });
}

function readKept(args: ArgsOf<'store collect'>): { keepRuns: number | undefined; olderThan: number | undefined } {
  return { keepRuns: args['keep-runs'], olderThan: args['older-than'] };
}

function widthOf({ terminal }: Cli): { width?: number } {
  return terminal.isLive ? { width: terminal.columns() - 1 } : {};
}
