// cairn forget: withdraws stored results of nodes, so that they run again.

import { join } from 'node:path';
import { exitCodes, findHome, forgetResults, type RunRecord, selectRecorded } from '@cairn/core';
import { findNamedRun } from '../../lookup/find-named-run.ts';
import { findRecordedNodes } from '../../lookup/find-recorded-node.ts';
import { renderForgotten } from '../../pages/store/forgotten-results.ts';
import { writeDocument } from '../../terminal/json.ts';
import type { CommandOf } from '../options/command-of.ts';
import { placeOfStore } from '../options/planning-options.ts';
import { readSelectedNodes } from '../options/selected-nodes.ts';

export const forgetResultsOfNodes: CommandOf<'forget'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const home = findHome(cwd);
  const selection = readSelectedNodes('forget', args, args.nodes);
  const has = (run: RunRecord): boolean => selectRecorded(run, selection) !== undefined;
  const record = await findNamedRun(home, args.run ?? 'latest', cli, args.pipeline, has);
  const nodes = findRecordedNodes(record, selection);
  const forgotten = await forgetResults({
    ...{ home, record, nodes, isDry: args['dry-run'], onlyAccepted: args.accepted },
    storePlace: placeOfStore(args.store, cli) ?? join(home, '.cairn'),
  });
  if (args.json) writeDocument(terminal, forgotten);
  else terminal.print(renderForgotten(forgotten, record.pipeline, terminal.style));
  return exitCodes.done;
};
