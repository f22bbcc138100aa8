// A defined piece of work: what flows in, what is set, what comes out, and run.

import { failAuthor } from '../base/errors/author-error.ts';
import { callerLocation, type SourceLocation } from '../base/errors/source-location.ts';
import type { Definition, RowsDeclaration } from '../graph/definition.ts';
import type { Keep } from '../graph/node-marks.ts';
import type { StepContext } from './context.ts';
import { factsOfInputs, type InputRefs, type Inputs, type InputValues, isInput, isKind } from './inputs.ts';
import type { Kinds, RefOf, ValueOf } from './kind.ts';
import type { StubValues } from './kinds/stub.ts';
import { type ParamsArg, type ParamsOut, type ParamsSchema, readParams } from './params.ts';
import { keepCall, recallCall, recordNode, refsOf } from './recorder.ts';
import type { OptionNames } from './recording/check-call.ts';
import { checkKinds, checkSpec } from './recording/check-spec.ts';
import { findWrongResource, type Resources } from './resources.ts';

export type OutputValues<Out extends Kinds> = { readonly [N in keyof Out]: ValueOf<Out[N]> } & {};
export type OutputRefs<Out extends Kinds> = { readonly [N in keyof Out]: RefOf<Out[N]> } & {};

/** Everything a worker needs to run a step. */
export interface StepDefinition extends Definition {
  readonly in: Inputs;
  readonly out: Kinds;
  readonly params: ParamsSchema;
  readonly env: readonly string[];
  readonly clock: boolean;
  readonly network: boolean;
  readonly machine: boolean;
  readonly memo: readonly string[];
  readonly lineage: boolean;
  /** Params and inputs that are not in the key. */
  readonly notInKey: readonly string[];
  readonly resources: Resources;
  /** How long its outputs stay in the store; undefined: until a collection removes them. */
  readonly keep: Keep | undefined;
  readonly run: (inputs: never, params: never, context: StepContext) => unknown;
  /** Its sample outputs, if it declares some. */
  readonly stub?: (params: never, context: StepContext) => unknown;
}

/** What all steps share, whatever their call looks like: an interface of a generic step extends it. */
export interface Runnable {
  readonly definition: StepDefinition;
  // biome-ignore lint/suspicious/noExplicitAny: a generic step's call signature says how types flow
  run(inputs: any, params: any, context: StepContext): Promise<any>;
}

export interface Step<In extends Inputs, Out extends Kinds, P extends ParamsSchema> {
  /** Records a node, and returns the refs of its outputs. First what flows, second what is set. */
  (inputs: InputRefs<In>, ...params: ParamsArg<P>): OutputRefs<Out>;
  readonly definition: StepDefinition;
  /** The body itself, for tests: `train.run(inputs, params, testContext())`. */
  run(inputs: InputValues<In>, params: ParamsOut<P>, context: StepContext): Promise<OutputValues<Out>>;
}

export interface StepSpec<In extends Inputs, Out extends Kinds, P extends ParamsSchema> {
  readonly in: In;
  readonly out: Out;
  /** A Standard Schema of plain data; left out where nothing is set. */
  readonly params?: P;
  /** What it does with rows. Left out: it learns from all it gets, and outputs of rows hold the rows of all inputs. */
  readonly rows?: RowsDeclaration;
  /** Environment variables that it reads; their values are part of the key. */
  readonly env?: readonly string[];
  /** Whether it reads the time of day, which is in no key: what it makes must not depend on it. Default false. */
  readonly clock?: boolean;
  /** Whether it reaches over the network, which is in no key: what it makes must not depend on when. Default false. */
  readonly network?: boolean;
  /**
   * Whether it reads facts of the machine or of its process, such as the number of processors, which are in no key: what
   * it makes must not depend on them. Default false.
   */
  readonly machine?: boolean;
  /**
   * Names of variables at the top of a module that its functions write and that decide nothing: a cache of what could be
   * computed again, a library that is loaded when first needed.
   */
  readonly memo?: readonly string[];
  /** Whether `run` is given what its inputs were made from, which is then part of the key. Default false. */
  readonly lineage?: boolean;
  /**
   * Params and inputs that do not change the result: how much is printed, a token, an address of a cache. They are not in
   * the key, so another value runs nothing. Cairn cannot check it: if one does change the result, a wrong result is used.
   * The record and the model card name them. Default none.
   */
  readonly notInKey?: readonly (keyof (ParamsOut<P> & In) & string)[];
  /** What a node takes of the machine, and how often it is tried; decides no result. */
  readonly resources?: Resources;
  /** `until-read`: outputs are removed from the store when all that reads them in a run is done. Default: they stay. */
  readonly keep?: Keep;
  /** Sample outputs for `cairn run --stub`, instead of `run`. In no key: an edit runs nothing. */
  stub?(params: ParamsOut<P>, context: StepContext): StubValues<Out> | Promise<StubValues<Out>>;
  run(
    inputs: InputValues<In>,
    params: ParamsOut<P>,
    context: StepContext,
  ): OutputValues<Out> | Promise<OutputValues<Out>>;
}

/**
 * Defines a step, at the top of a module and exported: `export const train = defineStep('train', { … })`.
 * The name is in the key, the path is not, so a moved file runs nothing.
 */
export function defineStep<In extends Inputs, Out extends Kinds, P extends ParamsSchema = undefined>(
  name: string,
  spec: StepSpec<In, Out, P>,
): Step<In, Out, P> {
  const definedAt = callerLocation(defineStep);
  checkSpec('defineStep', name, spec, specNames, ['run'], definedAt);
  checkKinds('defineStep', 'in', spec.in, isInput, definedAt);
  checkKinds('defineStep', 'out', spec.out, isKind, definedAt);
  const definition: StepDefinition = Object.freeze({
    name,
    role: 'step',
    ...describeSpec(name, spec, definedAt),
    definedAt,
    lineage: spec.lineage ?? false,
    run: spec.run as StepDefinition['run'],
  });
  return createStep(definition) as unknown as Step<In, Out, P>;
}

const specNames: OptionNames<StepSpec<Inputs, Kinds, ParamsSchema>> = {
  ...{ in: true, out: true, params: true, rows: true, env: true, clock: true, network: true, machine: true },
  ...{ memo: true, lineage: true, notInKey: true, resources: true, keep: true, stub: true, run: true },
};

interface SharedSpec extends Pick<StepDefinition, 'in' | 'out'> {
  readonly params?: ParamsSchema;
  readonly rows?: RowsDeclaration;
  readonly env?: readonly string[];
  readonly clock?: boolean;
  readonly network?: boolean;
  readonly machine?: boolean;
  readonly memo?: readonly string[];
  readonly notInKey?: readonly string[];
  readonly resources?: Resources;
  readonly keep?: Keep;
  stub?(params: never, context: StepContext): unknown;
}

/** What steps and commands declare alike, with its defaults. */
export function describeSpec(name: string, spec: SharedSpec, definedAt: SourceLocation | undefined) {
  const { in: given, out, params, rows = {}, env = [], memo = [] } = spec;
  const { clock = false, network = false, machine = false, notInKey = [] } = spec;
  const resources = checkResources(name, spec.resources, definedAt);
  const keep = checkKeep(name, spec.keep, definedAt);
  const flows = { inputs: factsOfInputs(given), outputs: out, rows, in: given, out, params };
  const { stub } = spec;
  return { ...flows, env, clock, network, machine, memo, notInKey, resources, keep, ...(stub && { stub }) };
}

/** @throws AuthorError `keep-wrong` */
function checkKeep(node: string, keep: unknown, definedAt: SourceLocation | undefined): Keep | undefined {
  if (keep === undefined || keep === 'until-read') return keep;
  return failAuthor(
    'keep-wrong',
    { node, problem: `declares 'keep: ${String(keep)}', which can be 'until-read' only` },
    definedAt,
  );
}

/** @throws AuthorError `resources-wrong` */
export function checkResources(
  step: string,
  resources: Resources = {},
  definedAt: SourceLocation | undefined,
): Resources {
  const problem = findWrongResource(resources);
  return problem === undefined ? resources : failAuthor('resources-wrong', { step, problem }, definedAt);
}

/** The callable of a definition. */
export function createStep(definition: StepDefinition): Runnable {
  const { name, params: schema } = definition;
  const call = (inputs: Readonly<Record<string, unknown>>, params: unknown = {}): unknown => {
    const known = recallCall(definition, inputs, params);
    if (known) return known;
    const at = callerLocation(call);
    const plain = readParams(schema, params, name, at);
    return keepCall(definition, inputs, params, refsOf(recordNode(definition, inputs ?? {}, plain, at)));
  };
  const run = async (inputs: never, params: never, context: StepContext): Promise<unknown> =>
    definition.run(inputs, params, context);
  return Object.assign(call, { definition, run });
}
