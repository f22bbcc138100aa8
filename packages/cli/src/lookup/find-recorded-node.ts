// The nodes of a run by what someone calls them, and their outputs. A name of nodes means what it means to --until.

import { type Digest, matchNodes, type RunRecord } from '@cairn/core';
import { failUsage } from '../usage/usage-error.ts';

export type RecordedNode = RunRecord['nodes'][number];

/** By label, id, step (all of its nodes) or result. @throws UsageError `unknown-node-of-run` */
export function findRecordedNodes(record: RunRecord, name: string): readonly RecordedNode[] {
  const nodes = matchNodes(record.nodes, record.results, name);
  if (nodes.length) return nodes;
  const known = record.nodes.map(({ label }) => label);
  return failUsage('unknown-node-of-run', { node: name, run: record.run, known });
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
 * `node`, a result's name, or `node.output`; a node by label, id or step. Labels may hold dots themselves, so a whole
 * name goes first.
 *
 * @throws UsageError `unknown-node-of-run`
 */
export function findMeant(record: RunRecord, name: string): Meant {
  const meant = lookUpMeant(record, name);
  if (meant) return meant;
  const known = [...Object.keys(record.results), ...record.nodes.map(({ label }) => label)];
  return failUsage('unknown-node-of-run', { node: name, run: record.run, known });
}

/** Undefined if the run has no such node. */
export function lookUpMeant({ nodes, results }: RunRecord, name: string): Meant | undefined {
  const whole = matchNodes(nodes, {}, name);
  if (whole.length) return { nodes: whole };
  const ofResult = matchNodes(nodes, results, name);
  if (ofResult.length) return { nodes: ofResult, output: results[name]!.output };
  const dot = name.lastIndexOf('.');
  const owners = dot > 0 ? matchNodes(nodes, {}, name.slice(0, dot)) : [];
  return owners.length ? { nodes: owners, output: name.slice(dot + 1) } : undefined;
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
