// Records the nodes that a build function makes. The recorder can only complain: it never changes what a call means.

import type { NodeId } from '../base/brand.ts';
import { describe, isRecord } from '../base/canonical.ts';
import { failAuthor } from '../base/errors/author-error.ts';
import { callerLocation, type SourceLocation } from '../base/errors/source-location.ts';
import { orderOf, type RecordOrder } from '../base/record-order.ts';
import { isSafeName } from '../base/safe-name.ts';
import { mayBeSkipped } from '../graph/branch.ts';
import { type Definition, inputOf } from '../graph/definition.ts';
import { identifyNode, type ModelFacts, type PlanNode } from '../graph/node.ts';
import type { MarkedNodes } from '../graph/node-marks.ts';
import { nameRef, type Ref } from '../graph/ref.ts';
import type { PlanningDisk } from './dynamic/planning-disk.ts';
import type { PlainParams } from './params.ts';
import { createCallMemo } from './recording/call-memo.ts';
import { refuseCall } from './recording/check-call.ts';
import { currentRecording, type Recording, setRecording } from './recording/recording.ts';
import { afterOf, markNode } from './recording/surroundings.ts';

/**
 * Runs a build function and returns what it returned and the nodes that it made, in the order of their calls.
 *
 * @param disk - where `files` looks; without it a plan cannot use `files`
 */
export function recordNodes<T>(
  build: () => T,
  disk?: PlanningDisk,
): {
  readonly value: T;
  readonly nodes: readonly PlanNode[];
  readonly marks: MarkedNodes;
  readonly leftOut: ReadonlySet<NodeId>;
  readonly loops: Recording['loops'];
} {
  const outer = currentRecording();
  const nodes = new Map<NodeId, PlanNode>();
  const calls = createCallMemo((node) => nodes.get(node.id) === node);
  const named = { scope: [], tags: [], marks: new Map(), loops: [], leftOut: new Set<NodeId>() };
  const recording: Recording = { nodes, definitions: new Map(), models: new Map(), calls, disk, depth: 0, ...named };
  setRecording(recording);
  try {
    const value = build();
    const { marks, leftOut, loops } = recording;
    return { value, nodes: [...recording.nodes.values()], marks, leftOut, loops };
  } finally {
    setRecording(outer);
  }
}

/** The disk as build may see it. @throws AuthorError `outside-build`, `no-planning-disk` */
export function planningDisk(called: string, at: SourceLocation | undefined): PlanningDisk {
  const recording = currentRecording();
  if (!recording) return failAuthor('outside-build', { step: called }, at);
  return recording.disk ?? failAuthor('no-planning-disk', { called }, at);
}

/** Says of refs, at any depth, that nothing needs to read them: names that a join leaves out. */
export function leaveOut(value: unknown): void {
  const recording = currentRecording();
  if (!recording) return;
  if (isRef(value)) recording.leftOut.add(value.node.id);
  else if (isRecord(value)) for (const part of Object.values(value)) leaveOut(part);
}

/** What an equal call of the same definition returned while this plan was made; undefined where there was none. */
export function recallCall(definition: Definition, inputs: unknown, params: unknown): unknown {
  const recording = currentRecording();
  const returned = recording?.calls.find(definition, inputs, params);
  if (recording && isRecord(returned))
    for (const ref of Object.values(returned)) if (isRef(ref)) markNode(ref.node, recording);
  if (recording && isRef(returned)) markNode(returned.node, recording);
  return returned;
}

/** Keeps what a call returns for its like. */
export function keepCall<T>(definition: Definition, inputs: unknown, params: unknown, returned: T): T {
  currentRecording()?.calls.keep(definition, inputs, params, returned);
  return returned;
}

/** Adds a node, or finds the equal one. */
export function recordNode(
  definition: Definition,
  given: Readonly<Record<string, unknown>>,
  { params, models, order: ofParams }: PlainParams,
  calledAt: SourceLocation | undefined,
  { shortName, over }: Pick<PlanNode, 'shortName' | 'over'> = {},
): PlanNode {
  const recording = currentRecording();
  if (!recording) return failAuthor('outside-build', { step: definition.name }, calledAt);
  const inputs = wireInputs(definition, given, recording, calledAt);
  checkName(definition, recording, calledAt);
  for (const model of Object.values(models)) checkModelName(model, recording, calledAt);
  const order = { ...ofParams, ...(definition.role !== 'choice' && orderOfRefs(definition, given)) };
  const stated = Object.keys(order).length ? { order } : {};
  const id = identifyNode(definition.name, inputs, params, stated.order);
  const known = recording.nodes.get(id);
  if (known) {
    markNode(known, recording);
    return known;
  }
  const outputs = Object.freeze(Object.keys(definition.outputs));
  const unsafe = outputs.find((name) => !isSafeName(name));
  if (unsafe !== undefined)
    failAuthor('unsafe-name', { what: `output of '${definition.name}'`, name: unsafe }, calledAt);
  const { round } = recording;
  const beside = {
    ...stated,
    ...afterOf(definition, recording),
    ...(round !== undefined && { round }),
    ...(shortName !== undefined && { shortName }),
    ...(over && { over }),
  };
  const node = Object.freeze({ id, definition, inputs, params, models, ...beside, outputs, calledAt });
  recording.nodes.set(id, node);
  markNode(node, recording);
  return node;
}

/** A step that is given a record of refs sees their names in the order of the call. */
function orderOfRefs({ inputs }: Definition, given: Readonly<Record<string, unknown>>): RecordOrder {
  const records = Object.entries(given).filter(([name, value]) => inputs[name]?.arity === 'each' && isRecord(value));
  const orders = records.map(([name, refs]) => {
    const given = Object.entries(refs as object).filter(([, ref]) => ref !== undefined);
    const names = Object.fromEntries(given.map(([key]) => [key, null]));
    return orderOf(names, `in ${name}`);
  });
  return Object.assign({}, ...orders);
}

/** The refs of a node's outputs, frozen. */
export function refsOf(node: PlanNode): Readonly<Record<string, Ref<unknown>>> {
  return Object.freeze(Object.fromEntries(node.outputs.map((output) => [output, createRef(node, output)])));
}

class NodeRef {
  readonly node: PlanNode;
  readonly output: string;

  constructor(node: PlanNode, output: string) {
    this.node = node;
    this.output = output;
    Object.freeze(this);
  }

  get [Symbol.toStringTag](): string {
    return 'ref';
  }

  /** A ref in a template or a comparison is a mistake that JavaScript would let pass. */
  [Symbol.toPrimitive](): never {
    const at = callerLocation(NodeRef.prototype[Symbol.toPrimitive]) ?? this.node.calledAt;
    return failAuthor('read-while-planning', { ref: nameRef(this as never) }, at);
  }
}

export function createRef<T, Name extends string>(node: PlanNode, output: string): Ref<T, Name> {
  return new NodeRef(node, output) as unknown as Ref<T, Name>;
}

export function isRef(value: unknown): value is Ref<unknown> {
  return typeof value === 'object' && value !== null && 'node' in value && 'output' in value && Object.isFrozen(value);
}

/** What stands for the results of a map. */
export function isCollection(value: unknown): value is Ref<unknown> {
  return isRef(value) && value.node.definition.role === 'collection';
}

function wireInputs(
  definition: Definition,
  given: Readonly<Record<string, unknown>>,
  recording: Recording,
  at: SourceLocation | undefined,
): Readonly<Record<string, Ref<unknown>>> {
  const step = definition.name;
  const wired: Record<string, Ref<unknown>> = {};
  const [first = 'rows'] = Object.keys(definition.inputs);
  if (!isRecord(given))
    refuseCall(step, `${describe(given)} in place of its inputs`, `a record of refs: { ${first}: … }`, at);
  for (const name of Object.keys(given))
    if (!Object.hasOwn(definition.inputs, name))
      failAuthor('input-unknown', { step, input: name, known: Object.keys(definition.inputs) }, at);
  for (const [name, { arity }] of Object.entries(definition.inputs)) {
    const value = given[name];
    if (value === undefined) {
      if (arity === 'one') failAuthor('input-missing', { step, input: name }, at);
    } else if (arity === 'each' && isCollection(value)) wired[name] = asRef(value, name);
    else if (arity === 'each' && isRecord(value)) {
      // A file that is optional and not there.
      for (const [key, ref] of Object.entries(value))
        if (isCollection(ref))
          failAuthor('collection-as-one', { step, input: `${name}.${key}`, from: nameRef(ref) }, at);
        else if (ref !== undefined) wired[`${name}.${key}`] = asRef(ref, `${name}.${key}`);
    } else {
      if (isCollection(value)) failAuthor('collection-as-one', { step, input: name, from: nameRef(value) }, at);
      wired[name] = asRef(value, name);
    }
  }
  return Object.freeze(wired);

  function asRef(value: unknown, input: string): Ref<unknown> {
    if (!isRef(value)) return failAuthor('input-not-a-ref', { step, input, found: describe(value) }, at);
    if (mayBeSkipped(value) && inputOf(definition, input)!.arity === 'one')
      failAuthor('branch-as-value', { step, input, from: nameRef(value) }, at);
    if (recording.nodes.get(value.node.id) !== value.node) failAuthor('input-of-another-pipeline', { step, input }, at);
    const wanted = inputOf(definition, input)!.kind;
    const found = value.node.definition.outputs[value.output]!;
    if (wanted.name !== found.name) {
      const details = { step, input, wanted: wanted.name, found: found.name, from: nameRef(value) };
      failAuthor('input-wrong-kind', details, at);
    }
    if (
      wanted.approvedBy &&
      !(value.node.definition.role === 'gate' && value.node.definition.name === wanted.approvedBy)
    )
      failAuthor('approval-missing', { step, input, gate: wanted.approvedBy }, at);
    return value;
  }
}

const wordFor = {
  ...{ step: 'step', gate: 'gate', command: 'command', source: 'step', choice: 'step' },
  ...{ items: 'step', item: 'step', collection: 'step', branch: 'step' },
} as const;

/** Every call makes a definition of its own. */
const madeByCalls: ReadonlySet<Definition['role']> = new Set(['choice', 'items', 'item', 'collection', 'branch']);

/** The name is in the key, so two definitions of one name would share results. */
function checkName(definition: Definition, recording: Recording, at: SourceLocation | undefined): void {
  const known = recording.definitions.get(definition.name);
  if (!known) recording.definitions.set(definition.name, definition);
  else if (known !== definition && !(known.role === definition.role && madeByCalls.has(known.role)))
    refuseSecond(wordFor[definition.role], definition, known, at);
}

/** Params name a model by its name, so two models of one name would be one node. */
function checkModelName(model: ModelFacts, recording: Recording, at: SourceLocation | undefined): void {
  const known = recording.models.get(model.name);
  if (!known) recording.models.set(model.name, model);
  else if (known !== model) refuseSecond('model', model, known, at);
}

type Named = Pick<Definition, 'name' | 'definedAt'>;

function refuseSecond(what: string, second: Named, first: Named, at: SourceLocation | undefined): never {
  const place = first.definedAt;
  const other = place ? `${place.file}:${place.line}` : 'another module';
  return failAuthor('two-of-one-name', { what, name: second.name, other }, second.definedAt ?? at);
}
