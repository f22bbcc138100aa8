// Which nodes an edit would run again: those whose code, input or program it is in, and those behind them.

import { resolve } from 'node:path';
import type { NodeId } from '../base/brand.ts';
import { compareCodeUnits } from '../base/canonical.ts';
import { AuthorError, type AuthorProblem, failAuthor } from '../base/errors/author-error.ts';
import type { CommandDefinition } from '../dsl/command.ts';
import { isInside } from '../files/is-inside.ts';
import { parentsOf } from '../graph/plan.ts';
import type { PlanOptions } from '../plan/plan-options.ts';
import { type PreparedPlan, preparePlan } from '../plan/prepare-plan.ts';
import { findHome, findProjectRoot, listPipelines, showPathIn } from '../plan/project/find-project.ts';

export interface ImpactOnNode {
  readonly label: string;
  readonly step: string;
  /** What of it is reached, such as `normalise (steps/clean.ts:12)`; empty for what only lies behind such a node. */
  readonly reached: readonly string[];
}

export type ImpactOptions = Omit<PlanOptions, 'pipeline' | 'params'> & {
  /** Of this pipeline alone; default all of the project. */
  readonly pipeline?: string;
  /** By name. Of several pipelines each takes those that it has; one that none has is an error. */
  readonly params?: PlanOptions['params'];
  /** Called with what plans a pipeline, to give it other params than `params`: another form of the same values. */
  readonly tryParams?: <T>(attempt: (params: Params) => Promise<T>) => Promise<T>;
};

type Params = Readonly<Record<string, unknown>>;

export interface Impact {
  readonly pipeline: string;
  readonly total: number;
  /** In the order of the plan. */
  readonly nodes: readonly ImpactOnNode[];
}

/** A pipeline that cannot be planned, and why: whether an edit runs some of it again is not known. */
export interface UnplannedPipeline {
  readonly pipeline: string;
  readonly problems: readonly AuthorProblem[];
}

export interface FoundImpact {
  readonly pipelines: readonly Impact[];
  /** Those of the project that cannot be planned. */
  readonly unplanned: readonly UnplannedPipeline[];
}

/**
 * Of all pipelines of the project, or of the one that is named. One that cannot be planned does not keep the others from
 * being answered; the one that is named is an error then, and so are all where none can be planned.
 *
 * @param what - a file; a symbol (`normalise`), or one of a file (`steps/clean.ts#normalise`); an installed package
 * @throws AuthorError `impact-of-nothing`; `unknown-param` where no pipeline has a param; what planning throws
 */
export async function findImpact(what: string, options: ImpactOptions): Promise<FoundImpact> {
  const { cwd = process.cwd(), params: given = {}, tryParams = (attempt) => attempt(given), ...rest } = options;
  const folders = new Set([findProjectRoot(cwd), findHome(cwd)]);
  const all = options.pipeline === undefined ? [...new Set([...folders].flatMap(listPipelines))] : [options.pipeline];
  const pipelines: Impact[] = [];
  const unplanned: UnplannedPipeline[] = [];
  const taken = new Set<string>();
  const refused = new Map<string, AuthorError>();
  for (const pipeline of all) {
    const answer = (params: Params) => preparePlan({ ...rest, cwd, pipeline, params, allowImpure: true });
    try {
      pipelines.push(describeImpact(what, cwd, await tryParams((params) => withKnown(params, answer))));
    } catch (error) {
      if (!(error instanceof AuthorError) || options.pipeline !== undefined) throw error;
      unplanned.push({ pipeline, problems: error.problems });
    }
  }
  const misspelt = [...refused].find(([name]) => !taken.has(name))?.[1];
  const isModule = ({ problems }: UnplannedPipeline): boolean => problems.every(({ code }) => code === 'no-pipeline');
  if (misspelt && unplanned.every(isModule)) throw misspelt;
  if (all.length && !pipelines.length) throw new AuthorError(unplanned.flatMap(({ problems }) => problems));
  if (!unplanned.length && pipelines.every(({ nodes }) => nodes.length === 0))
    failAuthor('impact-of-nothing', { what, pipelines: all });
  return { pipelines, unplanned };

  /** Without the params that a pipeline does not have, where it is not the only one that is asked. */
  async function withKnown<T>(params: Params, attempt: (params: Params) => Promise<T>): Promise<T> {
    try {
      const answer = await attempt(params);
      for (const name of Object.keys(params)) taken.add(name);
      return answer;
    } catch (error) {
      const unknown = error instanceof AuthorError && options.pipeline === undefined ? unknownOf(error) : [];
      if (!unknown.length) throw error;
      const known = Object.fromEntries(Object.entries(params).filter(([name]) => !unknown.includes(name)));
      for (const name of unknown) refused.set(name, error as AuthorError);
      return withKnown(known, attempt);
    }
  }
}

/** The params that a pipeline says it does not have; empty where anything else is wrong as well. */
function unknownOf({ problems }: AuthorError): readonly string[] {
  const names = problems.map(({ param }) => (param?.known && param.path.length === 1 ? param.path[0] : undefined));
  return names.includes(undefined) ? [] : (names as string[]);
}

function describeImpact(what: string, cwd: string, prepared: PreparedPlan): Impact {
  const { plan } = prepared;
  const reached = new Map<NodeId, readonly string[]>();
  const behind = new Set<NodeId>();
  for (const node of plan.nodes) {
    const found = findReached(what, cwd, node.id, prepared);
    reached.set(node.id, found);
    if (found.length || parentsOf(node).some(({ id }) => behind.has(id))) behind.add(node.id);
  }
  return {
    pipeline: plan.pipeline,
    total: plan.nodes.length,
    nodes: plan.nodes
      .filter(({ id }) => behind.has(id))
      .map(({ id, definition }) => ({
        label: plan.labels.get(id)!,
        step: definition.name,
        reached: reached.get(id) ?? [],
      })),
  };
}

function findReached(what: string, cwd: string, id: NodeId, prepared: PreparedPlan): readonly string[] {
  const { found, sources, steps, plan } = prepared;
  const [path = '', symbol] = what.split('#');
  const file = showPathIn(found.home, resolve(cwd, path));
  const source = sources.get(id);
  if (source) return isInside(resolve(cwd, path), source.path) ? [showPathIn(found.home, source.path)] : [];
  const step = steps.get(id);
  if (!step) return [];
  const pieces = step.listing.code.filter((piece) =>
    symbol !== undefined
      ? piece.file === file && hasName(piece.name, symbol)
      : piece.file === file || hasName(piece.name, what),
  );
  const packages = step.listing.locked
    .filter((entry) => entry.startsWith(`${what}@`))
    .map((entry) => entry.split(' ')[0]!);
  const definition = plan.nodes.find((node) => node.id === id)!.definition as CommandDefinition;
  const used = (definition.uses ?? []).filter((path) => isInside(resolve(cwd, what), resolve(found.root, path)));
  const named = pieces.map(({ name, file: at, line }) => (name === null ? at : `${name} (${at}:${line})`));
  return [...new Set([...named, ...packages, ...used])].sort(compareCodeUnits);
}

function hasName(names: string | null, wanted: string): boolean {
  return names?.split(', ').includes(wanted) ?? false;
}
