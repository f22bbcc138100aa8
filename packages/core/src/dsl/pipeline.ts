// A pipeline: params and a build function, which makes the plan. build sees its params and nothing else.

import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type Canonical, describe, isRecord } from '../base/canonical.ts';
import { AuthorError, type AuthorProblem, authorProblem, failAuthor } from '../base/errors/author-error.ts';
import { callerLocation, type SourceLocation } from '../base/errors/source-location.ts';
import { checkRows } from '../graph/check-rows.ts';
import type { PlanNode } from '../graph/node.ts';
import { closureOf, createPlan, type Plan } from '../graph/plan.ts';
import type { Ref } from '../graph/ref.ts';
import { type ParamsSchema, parseParams, toPlainParams, unknownParam } from './params.ts';
import { isRef, recordNodes } from './recorder.ts';

// biome-ignore lint/suspicious/noExplicitAny: refs of any values are meant
export type Results = { readonly [name: string]: Ref<any> };

export interface Pipeline {
  readonly pipelineName: string;
  readonly params: ParamsSchema;
  readonly definedAt: SourceLocation | undefined;
  /** Makes the plan. Throws an `AuthorError` with all the problems that were found. */
  plan(params?: unknown): Plan;
}

export interface PipelineSpec<P extends StandardSchemaV1, R extends Results> {
  readonly params?: P;
  build(params: StandardSchemaV1.InferOutput<P>): R;
}

const isPipelineMark = Symbol.for('cairn.pipeline');

/** Defines a pipeline, the default export of its file. */
export function definePipeline<
  P extends StandardSchemaV1 = StandardSchemaV1<Record<never, never>, Record<never, never>>,
  R extends Results = Results,
>(name: string, spec: PipelineSpec<P, R>): Pipeline {
  const definedAt = callerLocation(definePipeline);
  const plan = (given: unknown = {}): Plan => {
    const parsed = parseParams(spec.params, given, name);
    checkNames(given, parsed, name);
    const { params } = toPlainParams(parsed, name);
    const { value, nodes } = recordNodes(() => spec.build(parsed as StandardSchemaV1.InferOutput<P>));
    const results = checkResults(name, value, nodes, definedAt);
    const made = createPlan(name, params as Canonical, nodes, results);
    const problems = [...findUnused(made), ...checkRows(made.nodes)];
    if (problems.length) throw new AuthorError(problems);
    return made;
  };
  return Object.freeze({ pipelineName: name, params: spec.params, definedAt, plan, [isPipelineMark]: true });
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
): Results {
  if (value instanceof Promise) {
    value.catch(() => undefined);
    return failAuthor('build-not-sync', { pipeline }, at);
  }
  if (!isRecord(value) || Object.keys(value).length === 0) return failAuthor('no-results', { pipeline }, at);
  const made = new Set(nodes);
  for (const [name, ref] of Object.entries(value)) {
    if (!isRef(ref)) failAuthor('result-not-a-ref', { pipeline, name, found: describe(ref) }, at);
    else if (!made.has(ref.node)) failAuthor('result-of-another-pipeline', { pipeline, name }, at);
  }
  return value as Results;
}

function findUnused(plan: Plan): AuthorProblem[] {
  const used = closureOf(Object.values(plan.results).map((ref) => ref.node));
  return plan.nodes
    .filter((node) => !used.has(node.id))
    .map((node) => authorProblem('built-in-vain', { labels: [plan.labels.get(node.id)!] }, node.calledAt));
}
