// A gate is a node that lets a value through when its verdicts hold. It returns the same value, branded; nothing else
// makes that brand.

import { callerLocation } from '../base/errors/source-location.ts';
import type { Ref } from '../graph/ref.ts';
import { factsOfInputs, type InputRefs, type Inputs, type InputValues, isInput, isKind } from './inputs.ts';
import type { Kind } from './kind.ts';
import { json } from './kinds/json.ts';
import { type ParamsArg, type ParamsOut, type ParamsSchema, readParams } from './params.ts';
import { createRef, keepCall, recallCall, recordNode } from './recorder.ts';
import type { OptionNames } from './recording/check-call.ts';
import { checkKinds, checkSpec } from './recording/check-spec.ts';
import type { Resources } from './resources.ts';
import { checkResources, type StepDefinition } from './step.ts';
import { areVerdicts, type Verdict } from './verdict.ts';

declare const approvedBy: unique symbol;

/** A value that gate `G` let through. */
export type Approved<T, G extends string> = T & { readonly [approvedBy]: G };

export interface GateDefinition extends StepDefinition {
  readonly check: (evidence: never, params: never) => readonly Verdict[];
  readonly refusesAccepted?: (params: never) => boolean;
  readonly refusesFrozen?: (params: never) => boolean;
}

/** What all gates share, whatever their call looks like. */
export interface AnyGate<S, Name extends string, KindName extends string = string> {
  readonly definition: GateDefinition;
  readonly gateName: Name;
  readonly admits: Kind<S, KindName>;
  // biome-ignore lint/suspicious/noExplicitAny: a generic gate's call signature says how types flow
  check(evidence: any, params: any): readonly Verdict[];
}

export interface Gate<
  Name extends string,
  S,
  Ev extends Inputs,
  P extends ParamsSchema,
  KindName extends string = string,
> extends AnyGate<S, Name, KindName> {
  /** Lets `subject` through when the verdicts over the evidence hold. */
  (subject: Ref<S, KindName>, evidence: InputRefs<Ev>, ...params: ParamsArg<P>): Ref<Approved<S, Name>, KindName>;
  check(evidence: InputValues<Ev>, params: ParamsOut<P>): readonly Verdict[];
}

export interface GateSpec<S, Ev extends Inputs, P extends ParamsSchema, KindName extends string = string> {
  readonly admits: Kind<S, KindName>;
  readonly evidence: Ev;
  readonly params?: P;
  /** Variables at the top of a module that its code writes and that decide nothing, as of a step. */
  readonly memo?: readonly string[];
  /** What a node takes of the machine, and how often it is tried; decides no verdict. */
  readonly resources?: Resources;
  check(evidence: InputValues<Ev>, params: ParamsOut<P>): readonly Verdict[];
  /**
   * Whether the gate refuses a value that was made from results of other code, which somebody accepted with
   * `cairn accept`. Default: it does not. It is asked by the run, and the verdict is not stored.
   */
  refusesAccepted?(params: ParamsOut<P>): boolean;
  /**
   * Whether the gate refuses a value that was made from results of frozen nodes whose code or params changed since. If
   * their inputs changed, every gate refuses it. Default: it does not. The verdict is not stored.
   */
  refusesFrozen?(params: ParamsOut<P>): boolean;
}

const specNames: OptionNames<GateSpec<unknown, Inputs, ParamsSchema>> = {
  ...{ admits: true, evidence: true, params: true, memo: true, resources: true, check: true },
  ...{ refusesAccepted: true, refusesFrozen: true },
};

/** How a gate's verdicts are stored, beside the value that it admits. */
const verdictsJson = json<readonly Verdict[]>();

export const verdictsKind: Kind<readonly Verdict[], 'json'> = Object.freeze({
  ...verdictsJson,
  validate: (verdicts: readonly Verdict[]) =>
    verdictsJson.validate(verdicts) ??
    (areVerdicts(verdicts)
      ? undefined
      : 'check has to return verdicts: a list of records with rule, value, low, high, required, decision and isPassed'),
});

/** Defines a gate, at the top of a module and exported. */
export function defineGate<
  const Name extends string,
  S,
  Ev extends Inputs,
  P extends ParamsSchema = undefined,
  KindName extends string = string,
>(name: Name, spec: GateSpec<S, Ev, P, KindName>): Gate<Name, S, Ev, P, KindName> {
  const definedAt = callerLocation(defineGate);
  checkSpec('defineGate', name, spec, specNames, ['check'], definedAt);
  checkKinds('defineGate', 'evidence', spec.evidence, isInput, definedAt);
  checkKinds('defineGate', 'admits', { kind: spec.admits }, isKind, definedAt);
  const inputs: Inputs = { subject: spec.admits, ...spec.evidence };
  const out = { admitted: spec.admits, verdicts: verdictsKind };
  const definition: GateDefinition = Object.freeze({
    name,
    role: 'gate',
    inputs: factsOfInputs(inputs),
    outputs: out,
    rows: {},
    definedAt,
    in: inputs,
    out,
    params: spec.params,
    keep: undefined,
    env: [],
    clock: false,
    network: false,
    machine: false,
    memo: spec.memo ?? [],
    notInKey: [],
    lineage: false,
    resources: checkResources(name, spec.resources, definedAt),
    run: () => {
      throw new Error('a gate has verdicts, not a body');
    },
    check: spec.check as GateDefinition['check'],
    ...(spec.refusesAccepted && {
      refusesAccepted: spec.refusesAccepted as NonNullable<GateDefinition['refusesAccepted']>,
    }),
    ...(spec.refusesFrozen && {
      refusesFrozen: spec.refusesFrozen as NonNullable<GateDefinition['refusesFrozen']>,
    }),
  });
  const call = (subject: unknown, evidence: Readonly<Record<string, unknown>>, params: unknown = {}): unknown => {
    const given = { ...evidence, subject };
    const known = recallCall(definition, given, params);
    if (known) return known;
    const at = callerLocation(call);
    const plain = readParams(spec.params, params, name, at);
    return keepCall(definition, given, params, createRef(recordNode(definition, given, plain, at), 'admitted'));
  };
  const gate = { definition, gateName: name, admits: spec.admits, check: spec.check };
  return Object.assign(call, gate) as unknown as Gate<Name, S, Ev, P, KindName>;
}

/** The kind of what a gate lets through: the input of a step that takes approved values only. */
export function approved<S, Name extends string, KindName extends string>(
  gate: AnyGate<S, Name, KindName>,
): Kind<Approved<S, Name>, KindName> {
  return Object.freeze({ ...gate.admits, approvedBy: gate.gateName }) as unknown as Kind<Approved<S, Name>, KindName>;
}
