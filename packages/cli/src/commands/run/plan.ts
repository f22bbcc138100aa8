// cairn plan: what would run, and why, without running it.

import { exitCodes, type PricedPlan, plan, planSweep } from '@cairn/core';
import { describePlan, renderPlan } from '../../pages/plan/plan-table.ts';
import { renderStates } from '../../pages/plan/states-table.ts';
import { openSweep } from '../../params/sweep-points.ts';
import { type GivenParams, tryParams } from '../../params/try-params.ts';
import { writeDocument } from '../../terminal/json.ts';
import { joinNodes, labelInSweep } from '../../text/sweep-labels.ts';
import type { CommandOf } from '../options/command-of.ts';
import { type Planning, readPlanning } from '../options/planning-options.ts';

export const showPlan: CommandOf<'plan'> = async (args, cli) => {
  const { terminal } = cli;
  const { given, options } = await readPlanning('plan', args, cli);
  const swept = args.over.length ? await priceSweep(args.over, given, options) : undefined;
  const priced = swept?.plan ?? (await tryParams(given, (params) => plan({ ...options, params })));
  if (args.json) writeDocument(terminal, { ...describePlan(priced), ...(swept && { sweep: swept.sweep }) });
  else {
    const shown = { style: terminal.style, ...(terminal.isLive && { width: terminal.columns() - 1 }) };
    terminal.print(
      args.states ? renderStates(priced, shown) : renderPlan(priced, { ...shown, isVerbose: args.verbose }),
    );
  }
  const isPending = priced.nodes.some(({ state }) => state === 'pending' || state === 'unknown');
  return args.check && isPending ? exitCodes.pending : exitCodes.done;
};

/** The plans of all points as one: a node that several have is in it once. */
async function priceSweep(
  over: readonly string[],
  given: GivenParams,
  options: Planning['options'],
): Promise<{ readonly plan: PricedPlan; readonly sweep: object }> {
  const { points, typed, over: names } = await openSweep(over, given, options);
  const { params: _, paramsFrom: __, ...common } = options;
  const plans = await planSweep({ ...common, points });
  const joined = joinNodes(
    plans.map(({ nodes }) => nodes),
    ({ node }) => node.id,
  );
  const nodes = [...joined.values()].map(({ node, points }) => ({
    ...node,
    label: labelInSweep(node.label, points, typed),
  }));
  const pointsOf = Object.fromEntries([...joined].map(([id, { points }]) => [id, points]));
  return {
    plan: { ...plans[0]!, nodes, maps: plans.flatMap(({ maps = [] }) => maps) },
    sweep: { over: names, points: plans.map(({ plan }) => plan.params), pointsOf },
  };
}
