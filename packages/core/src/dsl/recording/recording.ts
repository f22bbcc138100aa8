// What is recorded while a build function is called: one recording for each process.

import type { NodeId } from '../../base/brand.ts';
import type { Definition } from '../../graph/definition.ts';
import type { ModelFacts, PlanNode, Ref } from '../../graph/node.ts';
import type { Freshness, NodeMarks, TakenPools } from '../../graph/node-marks.ts';
import type { PlanningDisk } from '../dynamic/planning-disk.ts';
import type { CallMemo } from './call-memo.ts';

export interface Recording {
  readonly nodes: Map<NodeId, PlanNode>;
  readonly definitions: Map<string, Definition>;
  readonly models: Map<string, ModelFacts>;
  readonly calls: CallMemo;
  readonly disk: PlanningDisk | undefined;
  /** How many maps are around what is called now. */
  depth: number;
  /** The round of a loop that is planned now: `2`, or `2.1` of a loop in it. */
  round?: string | undefined;
  /** The scopes and the tags of what is called now. */
  readonly scope: string[];
  readonly tags: string[];
  /** When what is called now runs, and how many nodes were marked with it. */
  freshness?: { readonly is: Freshness; count: number } | undefined;
  /** Whether outputs of what is called now are removed when they were read, and how many nodes were marked so. */
  untilRead?: { count: number } | undefined;
  /** What the nodes that are made now take of the pools of the machine, and how many nodes there are. */
  pools?: { readonly taken: TakenPools; count: number } | undefined;
  /** What the nodes that are made now wait for, and how many nodes there are. */
  after?: { readonly refs: readonly Ref<unknown>[]; count: number } | undefined;
  readonly marks: Map<NodeId, NodeMarks>;
  /** Of each loop, the nodes of what it returns: whoever reads one of them may leave the others. */
  readonly loops: (readonly PlanNode[])[];
  /** Nodes that nothing needs to read. */
  readonly leftOut: Set<NodeId>;
}

/** One per process, also when the package was loaded twice (as source and as a build). */
const holder = globalThis as { [slot]?: Recording | undefined };
const slot: unique symbol = Symbol.for('cairn.recording') as never;

/** Undefined outside of build. */
export function currentRecording(): Recording | undefined {
  return holder[slot];
}

export function setRecording(recording: Recording | undefined): void {
  holder[slot] = recording;
}
