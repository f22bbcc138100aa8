// A node of a run by what someone calls it: its label, its step, its id, or the name of a result; and one of its outputs.

import type { Digest, RunRecord } from '@cairn/core';
import { failUsage } from './usage-error.ts';

export type RecordedNode = RunRecord['nodes'][number];

/** By label, id, or step where only one node is of that step. */
export function findRecordedNode(record: RunRecord, name: string): RecordedNode {
  const known = record.nodes.map(({ label }) => label);
  return matchNode(record, name) ?? failUsage('unknown-node-of-run', { node: name, run: record.run, known });
}

export interface FoundOutput {
  readonly node: RecordedNode;
  readonly output: string;
  readonly digest: Digest;
}

export interface Meant {
  readonly node: RecordedNode;
  /** Undefined where all outputs are meant. */
  readonly output?: string;
}

/** `node`, `node.output` or a result's name. Labels may hold dots themselves, so a whole name goes first. */
export function findMeant(record: RunRecord, name: string): Meant {
  const node = matchNode(record, name);
  if (node) return { node };
  const result = record.results[name];
  if (result) return { node: record.nodes.find(({ id }) => id === result.node)!, output: result.output };
  const dot = name.lastIndexOf('.');
  const owner = dot > 0 ? matchNode(record, name.slice(0, dot)) : undefined;
  if (owner) return { node: owner, output: name.slice(dot + 1) };
  const known = [...Object.keys(record.results), ...record.nodes.map(({ label }) => label)];
  return failUsage('unknown-node-of-run', { node: name, run: record.run, known });
}

/** The output that is meant, or all of the node. */
export function pickOutputs({ node, output }: Meant): readonly FoundOutput[] {
  if (output !== undefined) return [pickOutput(node, output)];
  return Object.entries(node.outputs).map(([one, digest]) => ({ node, output: one, digest }));
}

function pickOutput(node: RecordedNode, output: string): FoundOutput {
  const digest = node.outputs[output];
  if (digest) return { node, output, digest };
  return failUsage('unknown-output', { node: node.label, output, known: Object.keys(node.outputs) });
}

function matchNode({ nodes }: RunRecord, name: string): RecordedNode | undefined {
  const exact = nodes.find(({ label, id }) => label === name || id === name);
  if (exact) return exact;
  const ofStep = nodes.filter(({ step }) => step === name);
  if (ofStep.length > 1) failUsage('ambiguous-node', { node: name, labels: ofStep.map(({ label }) => label) });
  return ofStep[0];
}
