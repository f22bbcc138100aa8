// A pipeline: params and a build function, which makes the plan. build sees its params and nothing else.

import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { NodeId } from '../base/brand.ts';
import { type Canonical, describe, isRecord } from '../base/canonical.ts';
import { AuthorError, type AuthorProblem, authorProblem, failAuthor } from '../base/errors/author-error.ts';
import { callerLocation, type SourceLocation } from '../base/errors/source-location.ts';
import { checkRows } from '../graph/check-rows.ts';
import type { PlanNode } from '../graph/node.ts';
import { closureOf, createPlan, type Plan, predecessorsOf } from '../graph/plan.ts';
import { nameRef, type Ref } from '../graph/ref.ts';

import { checkPublished } from './check-published.ts';
import { leaveOutUnread } from './dynamic/leave-out-unread.ts';
import type { PlanningDisk } from './dynamic/planning-disk.ts';
import { checkAfter } from './freshness/after.ts';
import { checkFrozen } from './freshness/check-frozen.ts';
import { checkKept } from './freshness/check-kept.ts';
import { type ParamsSchema, parseParams, toPlainParams, unknownParam } from './params.ts';
import { type AnyResult, readResult } from './published.ts';
import { isRef, recordNodes } from './recorder.ts';
import type { OptionNames } from './recording/check-call.ts';
import { checkSpec } from './recording/check-spec.ts';

export type Results = { readonly [name: string]: AnyResult };

declare const resultsMark: unique symbol;
declare const paramsMark: unique symbol;

/**
 * @typeParam R - what its build function returns
 * @typeParam P - the params that it can be given
 */
// biome-ignore lint/suspicious/noExplicitAny: a pipeline of any params is meant
export interface Pipeline<out R extends Results = Results, out P = any> {
  /** For the compiler; there is nothing at run time. */
  readonly [resultsMark]?: R;
  readonly [paramsMark]?: P;
  readonly pipelineName: string;
  readonly params: ParamsSchema;
  readonly definedAt: SourceLocation | undefined;
  /** When its module was loaded, in milliseconds since 1970, rounded up: Node does not load it again. */
  readonly loadedAt: number;
  /** The path of its default params, from the project's root. */
  readonly paramsFile?: string;
  /** Params by the name of a profile. */
  readonly profiles?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /**
   * Makes the plan. Throws an `AuthorError` with all the problems that were found.
   *
   * @param disk - the project's folder, for pipelines that look for files by a pattern
   */
  plan(params?: unknown, disk?: PlanningDisk): Plan;
}

/** Some of the fields, at every depth; lists are whole. */
export type SomeOf<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: SomeOf<T[K]> }
    : T;

export interface PipelineSpec<P extends StandardSchemaV1, R extends Results> {
  readonly params?: P;
  /**
   * A YAML or JSON file with params, from the project's root with `/`, such as `params/digits.yaml`. Profiles, and the
   * params of `--params`, `--set` or `run`, have priority over it.
   */
  readonly paramsFile?: string;
  /** Params by name, such as `{ quick: { epochs: 1 } }`: `--params-profile quick` uses them. */
  readonly profiles?: Readonly<Record<string, SomeOf<StandardSchemaV1.InferInput<NoInfer<P>>>>>;
  build(params: StandardSchemaV1.InferOutput<P>): R;
}

const specNames: OptionNames<PipelineSpec<StandardSchemaV1, Results>> = {
  ...{ params: true, paramsFile: true, profiles: true, build: true },
};

const isPipelineMark = Symbol.for('cairn.pipeline');

/** Defines a pipeline, the default export of its file. */
export function definePipeline<
  P extends StandardSchemaV1 = StandardSchemaV1<Record<never, never>, Record<never, never>>,
  R extends Results = Results,
>(name: string, spec: PipelineSpec<P, R>): Pipeline<R, StandardSchemaV1.InferInput<P>> {
  const definedAt = callerLocation(definePipeline);
  checkSpec('definePipeline', name, spec, specNames, ['build'], definedAt);
  const plan = (given: unknown = {}, disk?: PlanningDisk): Plan => {
    const parsed = parseParams(spec.params, given, name);
    checkNames(given, parsed, name);
    const { params } = toPlainParams(parsed, name);
    const recorded = recordNodes(() => spec.build(parsed as StandardSchemaV1.InferOutput<P>), disk);
    const { value, nodes, marks, leftOut } = recorded;
    const { results, published } = checkResults(name, value, nodes, definedAt);
    const needed = leaveOutUnread(nodes, results, recorded.loops);
    const made = createPlan(name, params as Canonical, needed, results, published as Record<string, string>, marks);
    const all = made.templates?.all ?? made.nodes;
    const problems = [
      ...findEscaped(made),
      ...findUnused(made, leftOut),
      ...checkRows(all),
      ...checkAfter(made),
      ...checkKept(made),
      ...checkFrozen(made),
      ...checkPublished(published, results, nodes, definedAt),
    ];
    if (problems.length) throw new AuthorError(problems);
    return made;
  };
  const { params, paramsFile, profiles } = spec;
  const loadedAt = Date.now() + 1;
  return Object.freeze({
    pipelineName: name,
    ...{ params, definedAt, loadedAt, plan, [isPipelineMark]: true },
    ...(paramsFile !== undefined && { paramsFile }),
    ...(profiles && { profiles: profiles as NonNullable<Pipeline['profiles']> }),
  });
}

/** Many schemas drop what they do not know: a misspelt `--set` would pass without a word. */
function checkNames(given: unknown, parsed: unknown, of: string): void {
  if (!isRecord(given) || !isRecord(parsed)) return;
  const unknown = Object.keys(given).filter((param) => given[param] !== undefined && !(param in parsed));
  const known = Object.keys(parsed);
  if (unknown.length) throw new AuthorError(unknown.map((param) => unknownParam(of, [param], known)));
}

export function isPipeline(value: unknown): value is Pipeline {
  return typeof value === 'object' && value !== null && isPipelineMark in value;
}

function checkResults(
  pipeline: string,
  value: unknown,
  nodes: readonly PlanNode[],
  at: SourceLocation | undefined,
): CheckedResults {
  if (value instanceof Promise) {
    value.catch(() => undefined);
    return failAuthor('build-not-sync', { pipeline }, at);
  }
  if (!isRecord(value) || Object.keys(value).length === 0) return failAuthor('no-results', { pipeline }, at);
  const made = new Set(nodes);
  const results: Record<string, Ref<unknown>> = {};
  const published: Record<string, unknown> = {};
  for (const [name, returned] of Object.entries(value)) {
    const { ref, path } = readResult(returned);
    if (!isRef(ref)) return failAuthor('result-not-a-ref', { pipeline, name, found: describe(ref) }, at);
    if (!made.has(ref.node)) failAuthor('result-of-another-pipeline', { pipeline, name }, at);
    results[name] = ref;
    if (path !== undefined) published[name] = path;
  }
  return { results, published };
}

interface CheckedResults {
  readonly results: Readonly<Record<string, Ref<unknown>>>;
  /** By the result's name, the path as the author wrote it. */
  readonly published: Readonly<Record<string, unknown>>;
}

/** What needs an item of a map is used outside of it: then nobody could say of which item. */
function findEscaped({ results, templates }: Plan): AuthorProblem[] {
  return Object.entries(results)
    .filter(([, { node }]) => templates?.needs.has(node.id))
    .map(([name, ref]) => authorProblem('item-outside-map', { result: name, from: nameRef(ref) }, ref.node.calledAt));
}

function findUnused(plan: Plan, leftOut: ReadonlySet<NodeId>): AuthorProblem[] {
  const used = closureOf(
    Object.values(plan.results).map((ref) => ref.node),
    predecessorsOf,
  );
  return plan.nodes
    .filter((node) => !used.has(node.id) && !leftOut.has(node.id))
    .map((node) => authorProblem('built-in-vain', { labels: [plan.labels.get(node.id)!] }, node.calledAt));
}
