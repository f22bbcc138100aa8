// Which nodes an edit would run again: those whose code, input or program it is in, and those behind them.

import { isAbsolute, relative, resolve } from 'node:path';
import { failAuthor } from '../base/author-error.ts';
import type { NodeId } from '../base/brand.ts';
import { compareCodeUnits } from '../base/canonical.ts';
import type { CommandDefinition } from '../dsl/command.ts';
import { parentsOf } from '../graph/plan.ts';
import { findHome, listPipelines, showPathIn } from '../plan/find-project.ts';
import type { PlanOptions } from '../plan/plan-options.ts';
import { type PreparedPlan, preparePlan } from '../plan/prepare-plan.ts';

export interface ImpactOnNode {
  readonly label: string;
  readonly step: string;
  /** What of it is reached, such as `normalise (steps/clean.ts:12)`; empty for what only lies behind such a node. */
  readonly reached: readonly string[];
}

export type ImpactOptions = Omit<PlanOptions, 'pipeline'> & {
  /** Of this pipeline alone; default all of the project. */
  readonly pipeline?: string;
};

export interface Impact {
  readonly pipeline: string;
  readonly total: number;
  /** In the order of the plan. */
  readonly nodes: readonly ImpactOnNode[];
}

/**
 * Of all pipelines of the project, or of the one that is named.
 *
 * @param what - a file; a symbol (`normalise`), or one of a file (`steps/clean.ts#normalise`); an installed package
 * @throws AuthorError `impact-of-nothing`
 */
export async function findImpact(what: string, options: ImpactOptions): Promise<readonly Impact[]> {
  const cwd = options.cwd ?? process.cwd();
  const home = findHome(cwd);
  const pipelines = options.pipeline === undefined ? listPipelines(home) : [options.pipeline];
  const impacts: Impact[] = [];
  for (const pipeline of pipelines) {
    const prepared = await preparePlan({ ...options, pipeline, allowImpure: true });
    impacts.push(describeImpact(what, cwd, prepared));
  }
  if (impacts.every(({ nodes }) => nodes.length === 0)) failAuthor('impact-of-nothing', { what, pipelines });
  return impacts;
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
  if (source) return isWithin(resolve(cwd, path), source.path) ? [showPathIn(found.home, source.path)] : [];
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
  const used = (definition.uses ?? []).filter((path) => isWithin(resolve(cwd, what), resolve(found.root, path)));
  const named = pieces.map(({ name, file: at, line }) => (name === null ? at : `${name} (${at}:${line})`));
  return [...new Set([...named, ...packages, ...used])].sort(compareCodeUnits);
}

function hasName(names: string | null, wanted: string): boolean {
  return names?.split(', ').includes(wanted) ?? false;
}

/** Whether a path is another, or lies in it. */
function isWithin(path: string, place: string): boolean {
  const way = relative(place, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}
