// Chooses among trials by a metric. It learns nothing, but chooses by the rows that its metrics were read from.

import { describe, isRecord } from '../base/canonical.ts';
import { AuthorError, authorProblem, failAuthor } from '../base/errors/author-error.ts';
import { callerLocation } from '../base/errors/source-location.ts';
import type { Definition, InputFacts, KindFacts } from '../graph/definition.ts';
import type { Ref } from '../graph/ref.ts';
import type { Estimate } from './estimate.ts';
import { groupRepeats, type TrialRefs } from './group-repeats.ts';
import { json, metrics } from './kinds/json.ts';
import { toPlainParams } from './params.ts';
import { isRef, keepCall, recallCall, recordNode, refsOf } from './recorder.ts';
import { checkFunction, checkOptions, refuseCall } from './recording/check-call.ts';

// biome-ignore lint/suspicious/noExplicitAny: trials of any values are meant
export type Trial = { readonly [output: string]: Ref<any> };

/** The names of the metrics in a field that is a record of others: `test.loss`. */
type NameWithin<K, V> = K extends string
  ? V extends readonly unknown[]
    ? never
    : V extends object
      ? string extends keyof V
        ? `${K}.${string}`
        : `${K}.${{ [F in keyof V & string]-?: V[F] extends Estimate | number | null ? F : NameWithin<F, V[F]> }[keyof V & string]}`
      : never
  : never;

interface Options {
  /** What a failed trial does: blocks the choice (default), or is left out and named. */
  readonly failed?: 'block' | 'leave-out';
}

export interface ComparedTrial {
  readonly trial: string;
  /** Of a repeated trial: the mean over its seeds, with its 95 % interval by Student's t; `n` is the number of seeds. */
  readonly metric: Estimate;
  /** Of a repeated trial: each of it, in the order of the trials. */
  readonly members?: readonly ComparedTrial[];
}

/** What `best` found: every trial, the chosen one, and whether the first two can be told apart. */
export interface Comparison {
  readonly metric: string;
  readonly goal: 'max' | 'min';
  readonly chosen: string;
  /** Best first; trials without the metric last. */
  readonly trials: readonly ComparedTrial[];
  readonly leftOut: readonly string[];
  /** False when the intervals of the first two overlap. */
  readonly isClear: boolean;
}

export const comparisonKind = json<Comparison>();
const metricsKind = metrics<object>();

/** What all choices share: each call has inputs and outputs of its own. */
const choice: Definition = { name: 'best', role: 'choice', inputs: {}, outputs: {}, rows: {}, definedAt: undefined };

/**
 * Trials that differ only in the param `seed` of their steps are one trial, made several times. It is judged by the mean
 * of its metric over the seeds, with the interval of that mean; null where one of them is null. What is handed on is its
 * median one, the worse of the two middle ones where their number is even.
 *
 * The trial with the highest (or lowest) metric, as refs of the same names, and `comparison`. Null never wins, and
 * where all are null it fails; a tie goes to the earlier trial. A metric in a nested record is named with a dot:
 * `{ max: 'test.accuracy' }`.
 */
export function best<T extends Trial, M>(
  trials: readonly T[],
  by: (trial: T) => Ref<M, 'metrics' | 'json'>,
  // Written out twice: under a name of its own, messages would show that name and not the metrics that there are.
  goal: (
    | { readonly max: { [K in keyof M]-?: M[K] extends Estimate | number | null ? K : NameWithin<K, M[K]> }[keyof M] }
    | { readonly min: { [K in keyof M]-?: M[K] extends Estimate | number | null ? K : NameWithin<K, M[K]> }[keyof M] }
  ) &
    Options,
): T & { readonly comparison: Ref<Comparison, 'json'> } {
  checkCall(trials, by, goal, best);
  const given = givenTrials(trials, by);
  const known = recallCall(choice, given, goal);
  if (known) return known as never;
  const at = callerLocation(best);
  const first = trials[0];
  if (!first) return failAuthor('no-trials', {}, at);
  const outputs: Record<string, KindFacts> = {};
  const inputs: Record<string, InputFacts> = {};
  const wired: Record<string, Ref<unknown>> = {};
  /** A trial is of the kinds that the first one has: what is chosen is read as those. */
  const wire = (name: string, ref: unknown, wanted?: KindFacts): KindFacts => {
    if (!isRef(ref)) return failAuthor('input-not-a-ref', { step: 'best', input: name, found: typeof ref }, at);
    const kind = wanted ?? ref.node.definition.outputs[ref.output]!;
    inputs[name] = { kind, arity: 'one' };
    wired[name] = ref;
    return kind;
  };
  const taken = Object.keys(first).find((name) => name === 'by' || name === 'comparison');
  if (taken) return failAuthor('trial-name-taken', { name: taken }, at);
  const refs: TrialRefs[] = [];
  trials.forEach((trial, index) => {
    for (const name of Object.keys(first)) {
      if (!(name in trial)) throw new AuthorError([authorProblem('trials-differ', { index, missing: name }, at)]);
      outputs[name] = wire(`${index}.${name}`, trial[name], outputs[name]);
    }
    const judgedBy: unknown = by(trial);
    wire(`${index}.by`, judgedBy, isJson(judgedBy) ? undefined : metricsKind);
    refs.push({ ...trial, by: wired[`${index}.by`]! });
  });
  const definition: Definition = {
    ...choice,
    inputs,
    outputs: { ...outputs, comparison: comparisonKind },
  };
  const { failed = 'block', ...metric } = goal as Options & { max?: string; min?: string };
  // Only where there are any: the key of a choice among other trials stays what it was.
  const repeats = groupRepeats(refs);
  const params = { ...metric, failed, ...(repeats && { repeats }) };
  const node = recordNode(definition, wired, toPlainParams(params, 'best', at), at);
  return keepCall(choice, given, goal, refsOf(node)) as never;
}

/** @throws AuthorError `call-wrong`, `unknown-option` */
function checkCall(trials: unknown, by: unknown, goal: unknown, above: (...args: never[]) => unknown): void {
  const form = "best(trials, (trial) => trial.metrics, { max: 'auc' })";
  const isWhole = Array.isArray(trials) && typeof by === 'function' && isRecord(goal);
  const { max, min, failed = 'block' } = (isWhole ? goal : {}) as Readonly<Record<string, unknown>>;
  // It is called for every choice, and looks for its place only where something is wrong.
  const names = Object.keys(isWhole ? goal : {});
  const areKnown = names.every((name) => Object.hasOwn(optionNames, name)) && [max, min].filter(Boolean).length === 1;
  if (isWhole && areKnown && (failed === 'block' || failed === 'leave-out')) return;
  const at = callerLocation(above);
  if (!Array.isArray(trials)) refuseCall('best', `${describe(trials)} in place of an array of trials`, form, at);
  checkFunction('best', 'its second argument', by, form, at);
  checkOptions('best', goal, optionNames, at);
  if (failed !== 'block' && failed !== 'leave-out')
    refuseCall('best', `'${String(failed)}' as failed`, "{ max: 'auc', failed: 'leave-out' }", at);
  if (!areKnown) refuseCall('best', max ? "both 'max' and 'min'" : "neither 'max' nor 'min'", form, at);
}

const optionNames = { max: true, min: true, failed: true } as const;

/** What a choice looks at of its trials, to find an equal one. */
function givenTrials<T extends Trial>(trials: readonly T[], by: (trial: T) => unknown): readonly unknown[] {
  return trials.map((trial) => [{ ...trial }, by(trial)]);
}

/** Whether a ref stands for plain data, which a metric can be read from by its name. */
function isJson(ref: unknown): boolean {
  const name = isRef(ref) ? ref.node.definition.outputs[ref.output]?.name : undefined;
  return name === comparisonKind.name || name === metricsKind.name;
}
