// Takes a branch: its outputs are those of what is taken.

import type { Digest } from '../../base/brand.ts';
import type { PlanNode } from '../../graph/node.ts';
import { nameRef } from '../../graph/ref.ts';
import { decide } from '../../plan/outcome/decided.ts';
import type { Execution } from '../execution.ts';
import { obtainJson } from '../inputs/obtain.ts';
import { type Made, MakeFailure } from './made.ts';

export async function makeBranch(node: PlanNode, execution: Execution): Promise<Made> {
  const { finished } = execution;
  const { condition, value, taken } = decide(node, (id) => finished.get(id));
  if (value === undefined) {
    const found = JSON.stringify(await obtainJson(condition, execution));
    const shown = found.length > 60 ? `${found.slice(0, 60)}…` : found;
    const sentence = `${nameRef(condition)} is ${shown}, and '${calledOf(node)}' takes true or false`;
    throw new MakeFailure('condition-invalid', sentence, node.calledAt);
  }
  const outputs = Object.entries(taken).map(([output, ref]): [string, Digest] => [
    output,
    finished.get(ref.node.id)!.outputs[ref.output]!,
  ]);
  return { outputs: Object.fromEntries(outputs) };
}

function calledOf({ definition }: PlanNode): string {
  return definition.name === 'when' ? 'when' : 'repeatUntil';
}
