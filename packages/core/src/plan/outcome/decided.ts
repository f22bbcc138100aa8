// Which branch is taken, from the bytes of the conditions: `true` and `false` have few spellings in JSON, so their
// digests are known.

import type { Digest, NodeId } from '../../base/brand.ts';
import { digestBytes } from '../../base/digest.ts';
import { type Decision, decideBranch, excludedBy, isBranch, readByBranch } from '../../graph/branch.ts';
import { inputOf } from '../../graph/definition.ts';
import type { PlanNode } from '../../graph/node.ts';
import { parentsOf } from '../../graph/plan.ts';
import type { Ref } from '../../graph/ref.ts';
import type { DecidedBy } from './decided-by.ts';
import { type FinishedNode, isPassed } from './finished-node.ts';

const spellings = ['', '\n', '\r\n'];
const values: ReadonlyMap<Digest, boolean> = new Map(
  [true, false].flatMap((value) => spellings.map((end) => [digestBytes(`${value}${end}`), value] as const)),
);

type Settled = Pick<FinishedNode, 'label' | 'outcome' | 'outputs' | 'verdicts' | 'decidedBy'>;
export type LookUp = (id: NodeId) => Settled | undefined;

/** Undefined where the condition is not made, or is something else. */
export function valueOfCondition({ node, output }: Ref<unknown>, settled: LookUp): boolean | undefined {
  const made = settled(node.id);
  return made && isPassed(made) ? values.get(made.outputs[output]!) : undefined;
}

export function decide(node: PlanNode, settled: LookUp): Decision {
  return decideBranch(node, (condition) => valueOfCondition(condition, settled));
}

/** What decided about a branch; undefined where that is not known. */
export function describeDecision(node: PlanNode, settled: LookUp): DecidedBy | undefined {
  const { condition, value } = decide(node, settled);
  return value === undefined ? undefined : describeCondition(condition, value, settled);
}

/** Why a branch does not read a wired input; undefined where it may. */
export function describeExclusion(node: PlanNode, wired: string, settled: LookUp): DecidedBy | undefined {
  const excluded = excludedBy(node, wired, decide(node, settled));
  return excluded && describeCondition(excluded.condition, excluded.value, settled);
}

function describeCondition({ node, output }: Ref<unknown>, value: boolean, settled: LookUp): DecidedBy {
  const label = settled(node.id)!.label;
  return { condition: node.outputs.length > 1 ? `${label}.${output}` : label, node: node.id, output, value };
}

/** Whether a node can do without an input, since the branch that would give it was not taken. */
export function isAbsent(node: PlanNode, wired: string, settled: LookUp): boolean {
  const parent = settled(node.inputs[wired]!.node.id);
  return (
    parent?.outcome === 'skipped' && parent.decidedBy !== undefined && inputOf(node.definition, wired)?.arity !== 'one'
  );
}

/** What a node reads, by wired name: of a branch what it takes, of other nodes all but what is absent. */
export function listRead(node: PlanNode, settled: LookUp): Readonly<Record<string, Ref<unknown>>> {
  if (isBranch(node)) return readByBranch(node, decide(node, settled));
  const wired = Object.keys(node.inputs);
  if (!wired.some((name) => isAbsent(node, name, settled))) return node.inputs;
  return Object.fromEntries(Object.entries(node.inputs).filter(([name]) => !isAbsent(node, name, settled)));
}

/** The nodes that it reads from. */
export function readParents(node: PlanNode, settled: LookUp): readonly PlanNode[] {
  const inputs = listRead(node, settled);
  return inputs === node.inputs ? parentsOf(node) : parentsOf({ ...node, inputs });
}
