// cairn plan: what would run, and why, without running it.

import { exitCodes, plan } from '@cairn/core';
import { describePlan, renderPlan } from '../../pages/plan/plan-table.ts';
import { tryParams } from '../../params/try-params.ts';
import { writeDocument } from '../../terminal/json.ts';
import type { CommandOf } from '../options/command-of.ts';
import { readPlanning } from '../options/planning-options.ts';

export const showPlan: CommandOf<'plan'> = async (args, cli) => {
  const { terminal } = cli;
  const { given, options } = await readPlanning('plan', args, cli);
  const priced = await tryParams(given, (params) => plan({ ...options, params }));
  if (args.json) writeDocument(terminal, describePlan(priced));
  else
    terminal.print(
      renderPlan(priced, {
        style: terminal.style,
        isVerbose: args.verbose,
        ...(terminal.isLive && { width: terminal.columns() - 1 }),
      }),
    );
  const isPending = priced.nodes.some(({ state }) => state === 'pending' || state === 'unknown');
  return args.check && isPending ? exitCodes.pending : exitCodes.done;
};
