// cairn why: for each node, why it would run or would not.

import { exitCodes, why } from '@cairn/core';
import { renderWhy } from '../../pages/change/why-page.ts';
import { tryParams } from '../../params/try-params.ts';
import { writeDocument } from '../../terminal/json.ts';
import type { CommandOf } from '../options/command-of.ts';
import { readPlanning } from '../options/planning-options.ts';

export const showWhy: CommandOf<'why'> = async (args, cli) => {
  const { terminal } = cli;
  const { given, options } = await readPlanning('why', args, cli);
  const explained = await tryParams(given, (params) => why({ ...options, params }, args.nodes));
  if (args.json) writeDocument(terminal, explained);
  else
    terminal.print(
      renderWhy(explained, {
        style: terminal.style,
        isVerbose: args.verbose || args.nodes !== undefined,
        isWhole: args.verbose,
      }),
    );
  return exitCodes.done;
};
