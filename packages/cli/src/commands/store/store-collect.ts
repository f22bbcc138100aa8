// cairn store collect: removes what no run and no deployed model needs; with --explain, says why something stays.

import { collectStore, exitCodes, explainArtifact } from '@cairn/core';
import type { ArgsOf } from '../../command-line/command-table.ts';
import { renderCollection } from '../../pages/store/store-collection.ts';
import { renderExplanation } from '../../pages/store/store-explanation.ts';
import type { Cli } from '../../terminal/cli.ts';
import { writeDocument } from '../../terminal/json.ts';
import { nameFileFrom } from '../../terminal/project-files.ts';
import type { CommandOf } from '../options/command-of.ts';
import { readLimit, readStoreOptions } from '../options/store-options.ts';

export const collectStoreOfProject: CommandOf<'store collect'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const { style } = terminal;
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

function readKept(args: ArgsOf<'store collect'>): { keepRuns: number | undefined; olderThan: number | undefined } {
  return { keepRuns: args['keep-runs'], olderThan: args['older-than'] };
}

function widthOf({ terminal }: Cli): { width?: number } {
  return terminal.isLive ? { width: terminal.columns() - 1 } : {};
}
