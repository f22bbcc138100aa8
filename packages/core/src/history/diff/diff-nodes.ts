// Matches the nodes of two runs, and compares their outputs. Pure.

import type { NodeId } from '../../base/brand.ts';
import type { RecordedNode } from '../../run/record/record.ts';

export interface NodePair {
  readonly before: RecordedNode;
  readonly now: RecordedNode;
}

export interface PairedNodes {
  readonly pairs: readonly NodePair[];
  readonly onlyBefore: readonly RecordedNode[];
  readonly onlyNow: readonly RecordedNode[];
}

/** By id, then by label, then the only remaining node of the same step in both runs. */
export function pairNodes(before: readonly RecordedNode[], now: readonly RecordedNode[]): PairedNodes {
  const found = new Map<NodeId, RecordedNode>();
  const left = new Set(before);
  /** By a text that says what a node is. There may be ten thousand. */
  const pairEqual = (nameOf: (node: RecordedNode) => string): void => {
    const open = Map.groupBy(left, nameOf);
    for (const node of now) {
      if (found.has(node.id)) continue;
      const other = open.get(nameOf(node))?.shift();
      if (!other) continue;
      found.set(node.id, other);
      left.delete(other);
    }
  };
  const pairAlone = (fits: (a: RecordedNode, b: RecordedNode) => boolean): void => {
    const open = now.filter(({ id }) => !found.has(id));
    for (const node of open) {
      const fitting = [...left].filter((other) => fits(other, node));
      if (fitting.length !== 1 || open.filter((other) => fits(other, node)).length !== 1) continue;
      found.set(node.id, fitting[0]!);
      left.delete(fitting[0]!);
    }
  };
  pairEqual(({ id }) => id);
  pairEqual(({ label, step }) => `${step} ${label}`);
  // An item of a map that came is not one that went.
  pairAlone((a, b) => a.step === b.step && a.role !== 'source' && !a.items && !b.items);
  return {
    pairs: now.flatMap((node) => {
      const other = found.get(node.id);
      return other ? [{ before: other, now: node }] : [];
    }),
    onlyBefore: [...left],
    onlyNow: now.filter(({ id }) => !found.has(id)),
  };
}

/** Whether a node has the same outputs in both runs; `only-…` if it has outputs in one of them only. */
export interface ComparedNode {
  readonly label: string;
  /** Its earlier label, if it differs. */
  readonly was?: string;
  readonly state: 'equal' | 'differs' | 'only-before' | 'only-now';
  /** The outputs whose bytes differ. */
  readonly outputs: readonly string[];
}

export interface ComparedArtifacts {
  readonly equal: number;
  readonly differs: number;
  readonly onlyBefore: number;
  readonly onlyNow: number;
  /** In the order of the later plan. Nodes without outputs in both runs are left out. */
  readonly nodes: readonly ComparedNode[];
}

export function compareArtifacts({ pairs, onlyBefore, onlyNow }: PairedNodes): ComparedArtifacts {
  const made = (node: RecordedNode): readonly string[] => Object.keys(node.outputs);
  const nodes: ComparedNode[] = [];
  const add = (node: RecordedNode, state: ComparedNode['state'], outputs: readonly string[], was?: string): void => {
    nodes.push({ label: node.label, ...(was !== undefined && was !== node.label && { was }), state, outputs });
  };
  for (const { before, now } of pairs) {
    const names = [...new Set([...made(before), ...made(now)])];
    if (!names.length) continue;
    const outputs = names.filter((name) => before.outputs[name] !== now.outputs[name]);
    const both = outputs.length ? 'differs' : 'equal';
    add(now, !made(now).length ? 'only-before' : !made(before).length ? 'only-now' : both, outputs, before.label);
  }
  for (const node of onlyNow) if (made(node).length) add(node, 'only-now', made(node));
  for (const node of onlyBefore) if (made(node).length) add(node, 'only-before', made(node));
  const count = (state: ComparedNode['state']): number => nodes.filter((node) => node.state === state).length;
  return {
    equal: count('equal'),
    differs: count('differs'),
    onlyBefore: count('only-before'),
    onlyNow: count('only-now'),
    nodes,
  };
}
