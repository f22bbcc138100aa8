// The nodes of a run by what someone calls them, and their outputs. A name of nodes means what it means to --select.

import {
  type Digest,
  isSelecting,
  matchNodes,
  type RunRecord,
  type SelectionOptions,
  selectRecorded,
  showSelection,
} from '@cairn/core';
import { failUsage } from '../usage/usage-error.ts';

export type RecordedNode = RunRecord['nodes'][number];

/** @throws UsageError `unknown-node-of-run` */
export function findRecordedNodes(record: RunRecord, selection: SelectionOptions): readonly RecordedNode[] {
  const nodes = selectRecorded(record, selection);
  if (nodes) return nodes;
  const known = record.nodes.map(({ label }) => label);
  // Names that are arguments are said as they were typed.
  const { only = [], ...others } = selection;
  const node = only.length && !isSelecting(others) ? only.join(' ') : showSelection(selection);
  return failUsage('unknown-node-of-run', { node, run: record.run, known });
}

export interface FoundOutput {
  readonly node: RecordedNode;
  readonly output: string;
  readonly digest: Digest;
}

export interface Meant {
  readonly nodes: readonly RecordedNode[];
  /** Undefined if all outputs are meant. */
  readonly output?: string;
}

/**
 * `node`, a result's name, or `node.output`; a node by label, id or step, or a selection of nodes. Labels may hold dots
 * themselves, so a whole name goes first.
 *
 * @param exclude - selections of nodes that are not meant
 * @throws UsageError `unknown-node-of-run`
 */
export function findMeant(record: RunRecord, name: string, exclude: readonly string[] = []): Meant {
  const meant = lookUpMeant(record, name);
  const excluded = new Set(exclude.flatMap((select) => findRecordedNodes(record, { select: [select] })));
  const nodes = meant?.nodes.filter((node) => !excluded.has(node)) ?? [];
  if (meant && nodes.length) return { ...meant, nodes };
  const known = [...Object.keys(record.results), ...record.nodes.map(({ label }) => label)];
  return failUsage('unknown-node-of-run', { node: name, run: record.run, known });
}

/** Undefined if the run has no such node. */
export function lookUpMeant(record: RunRecord, name: string): Meant | undefined {
  const { nodes, results } = record;
  const whole = matchNodes(nodes, {}, name);
  if (whole.length) return { nodes: whole };
  const ofResult = matchNodes(nodes, results, name);
  if (ofResult.length) return { nodes: ofResult, output: results[name]!.output };
  const members = Object.entries(results).filter(([result]) => result.startsWith(`${name}[`));
  if (members[0]) {
    const ids = new Set(members.map(([, { node }]) => node));
    return { nodes: nodes.filter(({ id }) => ids.has(id)), output: members[0][1].output };
  }
  const dot = name.lastIndexOf('.');
  const owners = dot > 0 ? matchNodes(nodes, {}, name.slice(0, dot)) : [];
  if (owners.length) return { nodes: owners, output: name.slice(dot + 1) };
  const selected = selectRecorded(record, { select: [name] });
  if (selected) return { nodes: selected };
  const output = name.slice(dot + 1);
  const having = (dot > 0 ? selectRecorded(record, { select: [name.slice(0, dot)] }) : undefined)?.filter(({ kinds }) =>
    Object.hasOwn(kinds, output),
  );
  return having?.length ? { nodes: having, output } : undefined;
}

/** The output that is meant of each node, or all that they have. @throws UsageError `unknown-output` */
export function pickOutputs({ nodes, output }: Meant): readonly FoundOutput[] {
  return nodes.flatMap((node) => {
    if (output !== undefined) return [pickOutput(node, output)];
    return Object.entries(node.outputs).map(([one, digest]) => ({ node, output: one, digest }));
  });
}

function pickOutput(node: RecordedNode, output: string): FoundOutput {
  const digest = node.outputs[output];
  if (digest) return { node, output, digest };
  return failUsage('unknown-output', { node: node.label, output, known: Object.keys(node.outputs) });
}
