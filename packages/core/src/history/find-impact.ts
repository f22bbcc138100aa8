// Which nodes an edit would run again: nodes whose code, input or program contains it, and the nodes that depend on
// them.

import { resolve } from 'node:path';
import type { NodeId } from '../base/brand.ts';
import { compareCodeUnits } from '../base/canonical.ts';
import { AuthorError, type AuthorProblem, failAuthor } from '../base/errors/author-error.ts';
import type { CommandDefinition } from '../dsl/programs/command.ts';
import { isInside } from '../files/is-inside.ts';
import { parentsOf } from '../graph/plan.ts';
import type { PlanOptions } from '../plan/plan-options.ts';
import { type PreparedPlan, preparePlan } from '../plan/prepare-plan.ts';
import { findHome, findProjectRoot, listPipelines, showPathIn } from '../plan/project/find-project.ts';
import { learnFacts } from './selected/learn-facts.ts';

export interface ImpactOnNode {
  readonly label: string;
  readonly step: string;
  /**
   * The code that is reached, such as `normalise (steps/clean.ts:12)`; empty for nodes that only depend on such a node.
   */
  readonly reached: readonly string[];
}

export type ImpactOptions = Omit<PlanOptions, 'pipeline' | 'params'> & {
  /** Only this pipeline; default all pipelines of the project. */
  readonly pipeline?: string;
  /** By name. Each pipeline takes the params that it has; a param that no pipeline has is an error. */
  readonly params?: PlanOptions['params'];
  /**
   * Called with the function that plans a pipeline, to try other params than `params`: another form of the same values.
   */
  readonly tryParams?: <T>(attempt: (params: Params) => Promise<T>) => Promise<T>;
};

type Params = Readonly<Record<string, unknown>>;

export interface Impact {
  readonly pipeline: string;
  readonly total: number;
  /** In the order of the plan. */
  readonly nodes: readonly ImpactOnNode[];
}

/** A pipeline that cannot be planned, and why: it is unknown whether an edit runs some of it again. */
export interface UnplannedPipeline {
  readonly pipeline: string;
  readonly problems: readonly AuthorProblem[];
}

export interface FoundImpact {
  readonly pipelines: readonly Impact[];
  /** Pipelines of the project that cannot be planned. */
  readonly unplanned: readonly UnplannedPipeline[];
}

/**
 * Answers for all pipelines of the project, or for the one that is named. A pipeline that cannot be planned does not
 * stop the others; it is an error if it is the named one, or if no pipeline can be planned.
 *
 * @param what - a file; a symbol (`normalise`), or one of a file (`steps/clean.ts#normalise`); an installed package
 * @throws AuthorError `impact-of-nothing`; `unknown-param` if no pipeline has a param; errors of planning
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
    const answer = (params: Params) => preparePlan({ ...rest, cwd, pipeline, params, allowImpure: true }, learnFacts);
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

  /** Without the params that a pipeline does not have, if there are several pipelines. */
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

/** The params that a pipeline does not have; empty if there are other problems too. */
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
    // It uses what is stored, whatever changes.
    if (plan.marks?.get(node.id)?.freshness === 'frozen') continue;
    if (found.length || parentsOf(node).some(({ id }) => behind.has(id))) behind.add(node.id);
  }
  return {
    pipeline: plan.pipeline,
    total: plan.nodes.filter(({ id }) => prepared.selection?.isSelected(id) ?? true).length,
    nodes: plan.nodes
      .filter(({ id }) => behind.has(id) && (prepared.selection?.isSelected(id) ?? true))
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
    .filter(({ name }) => name === what)
    .map(({ name, version }) => `${name}@${version}`);
  const definition = plan.nodes.find((node) => node.id === id)!.definition as CommandDefinition;
  const used = (definition.uses ?? []).filter((path) => isInside(resolve(cwd, what), resolve(found.root, path)));
  const named = pieces.map(({ name, file: at, line }) => (name === null ? at : `${name} (${at}:${line})`));
  return [...new Set([...named, ...packages, ...used])].sort(compareCodeUnits);
}

function hasName(names: string | null, wanted: string): boolean {
  return names?.split(', ').includes(wanted) ?? false;
}
