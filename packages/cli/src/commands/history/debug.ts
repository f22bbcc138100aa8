// cairn debug: one node of a run in this terminal, with its inputs, params and seed.

import { debugNode, exitCodes, failAuthor, findHome, listSome } from '@cairn/core';
import { findNamedRun } from '../../lookup/find-named-run.ts';
import { findRecordedNodes } from '../../lookup/find-recorded-node.ts';
import { renderDebugged } from '../../pages/run/debugged-node.ts';
import { writeDocument } from '../../terminal/json.ts';
import type { CommandOf } from '../options/command-of.ts';
import { placeOfStore } from '../options/planning-options.ts';

const inspectorPort = 9229;

export const debugNodeOfRun: CommandOf<'debug'> = async (args, cli) => {
  const { cwd, environment, terminal } = cli;
  const home = findHome(cwd);
  const record = await findNamedRun(home, args.run, cli, args.pipeline);
  const [node, ...others] = findRecordedNodes(record, { select: [args.node] });
  if (others.length)
    failAuthor('debug-impossible', {
      ...{ node: args.node, run: record.run, problem: `${others.length + 1} nodes have this name` },
      fix: `Name one of them: ${listSome([node!, ...others].map(({ label }) => `'${label}'`))}.`,
    });
  const storePlace = placeOfStore(args.store, cli);
  const debugged = await debugNode({
    ...{ home, record, node: node!.id, environment: environment.variables },
    ...(storePlace !== undefined && { storePlace }),
    ...(args.inspect && { inspectorPort: args.port ?? inspectorPort }),
  });
  if (args.json) writeDocument(terminal, debugged);
  else terminal.print(renderDebugged(debugged, terminal.style));
  return debugged.status === 'failed' ? exitCodes.failed : exitCodes.done;
};
