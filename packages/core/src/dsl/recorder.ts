// Records the nodes that a build function makes. The recorder can only complain: it never changes what a call means.

import type { NodeId } from '../base/brand.ts';
import { describe, isRecord } from '../base/canonical.ts';
import { failAuthor } from '../base/errors/author-error.ts';
import { callerLocation, type SourceLocation } from '../base/errors/source-location.ts';
import { orderOf, type RecordOrder } from '../base/record-order.ts';
import { isSafeName } from '../base/safe-name.ts';
import { type Definition, inputOf } from '../graph/definition.ts';
import { identifyNode, type ModelFacts, type PlanNode } from '../graph/node.ts';
import { nameRef, type Ref } from '../graph/ref.ts';
import { type CallMemo, createCallMemo } from './call-memo.ts';
import type { PlainParams } from './params.ts';

interface Recording {
  readonly nodes: Map<NodeId, PlanNode>;
  readonly definitions: Map<string, Definition>;
  readonly models: Map<string, ModelFacts>;
  readonly calls: CallMemo;
}

/** One per process, also when the package was loaded twice (as source and as a build). */
const holder = globalThis as { [slot]?: Recording | undefined };
const slot: unique symbol = Symbol.for('cairn.recording') as never;

/** Runs a build function and returns what it returned and the nodes that it made, in the order of their calls. */
export function recordNodes<T>(build: () => T): { readonly value: T; readonly nodes: readonly PlanNode[] } {
  const outer = holder[slot];
  const nodes = new Map<NodeId, PlanNode>();
  const calls = createCallMemo((node) => nodes.get(node.id) === node);
  const recording: Recording = { nodes, definitions: new Map(), models: new Map(), calls };
  holder[slot] = recording;
  try {
    const value = build();
    return { value, nodes: [...recording.nodes.values()] };
  } finally {
    holder[slot] = outer;
  }
}

/** What an equal call of the same definition returned while this plan was made; undefined where there was none. */
export function recallCall(definition: Definition, inputs: unknown, params: unknown): unknown {
  return holder[slot]?.calls.find(definition, inputs, params);
}

/** Keeps what a call returns for its like. */
export function keepCall<T>(definition: Definition, inputs: unknown, params: unknown, returned: T): T {
  holder[slot]?.calls.keep(definition, inputs, params, returned);
  return returned;
}

/** Adds a node, or finds the equal one. */
export function recordNode(
  definition: Definition,
  given: Readonly<Record<string, unknown>>,
  { params, models, order: ofParams }: PlainParams,
  calledAt: SourceLocation | undefined,
): PlanNode {
  const recording = holder[slot];
  if (!recording) return failAuthor('outside-build', { step: definition.name }, calledAt);
  const inputs = wireInputs(definition, given, recording, calledAt);
  checkName(definition, recording, calledAt);
  for (const model of Object.values(models)) checkModelName(model, recording, calledAt);
  const order = { ...ofParams, ...(definition.role !== 'choice' && orderOfRefs(definition, given)) };
  const stated = Object.keys(order).length ? { order } : {};
  const id = identifyNode(definition.name, inputs, params, stated.order);
  const known = recording.nodes.get(id);
  if (known) return known;
  const outputs = Object.freeze(Object.keys(definition.outputs));
  const unsafe = outputs.find((name) => !isSafeName(name));
  if (unsafe !== undefined)
    failAuthor('unsafe-name', { what: `output of '${definition.name}'`, name: unsafe }, calledAt);
  const node = Object.freeze({ id, definition, inputs, params, models, ...stated, outputs, calledAt });
  recording.nodes.set(id, node);
  return node;
}

/** A step that is given a record of refs sees their names in the order of the call. */
function orderOfRefs({ inputs }: Definition, given: Readonly<Record<string, unknown>>): RecordOrder {
  const records = Object.entries(given).filter(([name, value]) => inputs[name]?.arity === 'each' && isRecord(value));
  const orders = records.map(([name, refs]) => {
    const names = Object.fromEntries(Object.keys(refs as object).map((key) => [key, null]));
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

function wireInputs(
  definition: Definition,
  given: Readonly<Record<string, unknown>>,
  recording: Recording,
  at: SourceLocation | undefined,
): Readonly<Record<string, Ref<unknown>>> {
  const step = definition.name;
  const wired: Record<string, Ref<unknown>> = {};
  for (const name of Object.keys(given))
    if (!Object.hasOwn(definition.inputs, name))
      failAuthor('input-unknown', { step, input: name, known: Object.keys(definition.inputs) }, at);
  for (const [name, { arity }] of Object.entries(definition.inputs)) {
    const value = given[name];
    if (value === undefined) {
      if (arity === 'one') failAuthor('input-missing', { step, input: name }, at);
    } else if (arity === 'each' && isRecord(value)) {
      for (const [key, ref] of Object.entries(value)) wired[`${name}.${key}`] = asRef(ref, `${name}.${key}`);
    } else wired[name] = asRef(value, name);
  }
  return Object.freeze(wired);

  function asRef(value: unknown, input: string): Ref<unknown> {
    if (!isRef(value)) return failAuthor('input-not-a-ref', { step, input, found: describe(value) }, at);
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

const wordFor = { step: 'step', gate: 'gate', command: 'command', source: 'step', choice: 'step' } as const;

/** The name is in the key, so two definitions of one name would share results. */
function checkName(definition: Definition, recording: Recording, at: SourceLocation | undefined): void {
  const known = recording.definitions.get(definition.name);
  if (!known) recording.definitions.set(definition.name, definition);
  // Every call of best makes a definition of its own.
  else if (known !== definition && !(known.role === 'choice' && definition.role === 'choice'))
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
