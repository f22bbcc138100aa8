// Compares a recorded run with its reproduction, node by node in plan order. Pure.

import { describeAcceptance } from '../../base/acceptance.ts';
import type { Digest, Key, NodeId } from '../../base/brand.ts';
import { listAll } from '../../base/errors/list-some.ts';
import type { Outcome } from '../../plan/outcome/outcome.ts';
import type { RecordedNode } from '../../run/record/record.ts';
import type { Absence } from '../../store/check/judge-absence.ts';

/** A node of the reproduction. */
export interface MadeNode {
  readonly id: NodeId;
  readonly label: string;
  readonly outcome: Outcome;
  readonly key: Key | null;
  readonly outputs: Readonly<Record<string, Digest>>;
  readonly reason: string;
}

/** One output that differs. */
export interface Difference {
  readonly label: string;
  readonly output: string;
  readonly expected: Digest;
  /** Null if it was not made. */
  readonly found: Digest | null;
  /** A clause that continues after "it differs: ". */
  readonly reason: string;
  /** For a check of the store: an artifact cannot differ there, but it can be missing or damaged. */
  readonly absence?: Absence;
}

export interface Comparison {
  /** The number of nodes whose outputs were recorded. */
  readonly total: number;
  /** The number of nodes of which all outputs have the recorded digests. */
  readonly equal: number;
  /** In plan order: the first one is where the difference began. */
  readonly differences: readonly Difference[];
}

export function compareRun(recorded: readonly RecordedNode[], made: readonly MadeNode[]): Comparison {
  const byId = new Map(made.map((node) => [node.id, node]));
  const byLabel = new Map(made.map((node) => [node.label, node]));
  const wanted = recorded.filter((node) => Object.keys(node.outputs).length > 0);
  const differing = new Set<NodeId>();
  const differences = wanted.flatMap((node) => {
    const found = byId.get(node.id) ?? byLabel.get(node.label);
    const differ = compareNode(node, found, differing);
    if (differ.length) differing.add(node.id);
    return differ;
  });
  return { total: wanted.length, equal: wanted.length - differing.size, differences };
}

function compareNode(
  node: RecordedNode,
  made: MadeNode | undefined,
  differing: ReadonlySet<NodeId>,
): readonly Difference[] {
  return Object.entries(node.outputs).flatMap(([output, expected]) => {
    const found = made?.outputs[output] ?? null;
    if (found === expected) return [];
    return [{ label: node.label, output, expected, found, reason: explain(node, made, found, differing) }];
  });
}

function explain(
  node: RecordedNode,
  made: MadeNode | undefined,
  found: Digest | null,
  differing: ReadonlySet<NodeId>,
): string {
  if (!made) return 'the plan that was built at this commit has no such node';
  if (found === null) {
    if (made.outcome === 'failed') return `the node failed: ${made.reason}`;
    if (made.outcome === 'blocked' || made.outcome === 'skipped') return `the node was ${made.outcome}: ${made.reason}`;
    return 'the node has no such output';
  }
  const inputs = Object.keys(node.inputs).filter((name) => differing.has(node.inputs[name]!.node));
  if (inputs.length) return `its ${listAll(inputs.map((name) => `'${name}'`))} came from a node that differs`;
  if (node.accepted) return `the run used a result of other code: ${describeAcceptance(node.accepted)}`;
  if (node.freshness === 'always') return 'it runs in every run (always), and made other bytes';
  if (node.role === 'source') return 'the bytes that it reads are others';
  if (node.key !== null && node.key === made.key) return 'other bytes came out under the same key';
  return 'its inputs are the same, and its code, params or environment are not';
}
