// Which node of one run is which of another, and whether they made the same. Pure.

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

/** By what they are, else by what they are called, else as the one of their step that is left in either run. */
export function pairNodes(before: readonly RecordedNode[], now: readonly RecordedNode[]): PairedNodes {
  const found = new Map<NodeId, RecordedNode>();
  const left = new Set(before);
  const match = (fits: (a: RecordedNode, b: RecordedNode) => boolean, isAlone = false): void => {
    const open = now.filter(({ id }) => !found.has(id));
    for (const node of open) {
      const fitting = [...left].filter((other) => fits(other, node));
      const isSure = !isAlone || (fitting.length === 1 && open.filter((other) => fits(other, node)).length === 1);
      if (!fitting[0] || !isSure) continue;
      found.set(node.id, fitting[0]);
      left.delete(fitting[0]);
    }
  };
  match((a, b) => a.id === b.id);
  match((a, b) => a.label === b.label && a.step === b.step);
  match((a, b) => a.step === b.step && a.role !== 'source', true);
  return {
    pairs: now.flatMap((node) => {
      const other = found.get(node.id);
      return other ? [{ before: other, now: node }] : [];
    }),
    onlyBefore: [...left],
    onlyNow: now.filter(({ id }) => !found.has(id)),
  };
}

/** Whether a node made the same in both runs; `only-…` where it made something in one of them alone. */
export interface ComparedNode {
  readonly label: string;
  /** What it was called before, where that differs. */
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
  /** In the order of the later plan; nodes that made nothing in either run are left out. */
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
