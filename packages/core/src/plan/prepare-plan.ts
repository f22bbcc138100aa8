// From a pipeline's name to everything that can be known before anything runs: the plan, each definition's module and
// export, its closure, its environment, and the bytes of the sources.

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AuthorError, type AuthorProblem, failAuthor } from '../base/author-error.ts';
import type { Digest, NodeId } from '../base/brand.ts';
import { compareCodeUnits } from '../base/canonical.ts';
import { digestCanonical } from '../base/digest.ts';
import type { CommandDefinition } from '../dsl/command.ts';
import type { StepDefinition } from '../dsl/step.ts';
import { type LocatedDefinition, locateDefinition } from '../fingerprint/locate-definition.ts';
import { type Lockfile, openLockfile } from '../fingerprint/lockfile.ts';
import { type ModuleReader, openModuleReader } from '../fingerprint/module-reader.ts';
import { type Closure, traceClosure } from '../fingerprint/trace-closure.ts';
import type { PlanNode } from '../graph/node.ts';
import { closureOf, type Plan } from '../graph/plan.ts';
import { describeCommand } from './describe-command.ts';
import { describeEnvironment, type Variables } from './environment.ts';
import { type FoundPipeline, findPipelineFile, showPathIn } from './find-project.ts';
import { explainThrown, loadPipeline } from './load-pipeline.ts';
import type { PlanOptions } from './plan-options.ts';
import { readProcessEnvironment } from './process-environment.ts';
import { isSource, readSource, type Source } from './sources.ts';

/** A node with what a worker needs to run it. */
export interface PreparedStep {
  readonly located: LocatedDefinition;
  /** Models that its params name, by name. */
  readonly models: Readonly<Record<string, LocatedDefinition>>;
  readonly closure: Closure;
  readonly environment: Readonly<Record<string, string>>;
}

export interface PreparedPlan {
  readonly found: FoundPipeline;
  readonly plan: Plan;
  readonly seed: number;
  readonly givenParams: Readonly<Record<string, unknown>>;
  readonly variables: Variables;
  /** Of steps, gates and commands. */
  readonly steps: ReadonlyMap<NodeId, PreparedStep>;
  readonly sources: ReadonlyMap<NodeId, Source>;
  /** Digest of all files that the plan reads: code and data, with their paths. */
  readonly reads: Digest;
  /** The nodes that `until` selects; all without it. */
  readonly selected: ReadonlySet<NodeId>;
}

export async function preparePlan(options: PlanOptions): Promise<PreparedPlan> {
  const cwd = options.cwd ?? process.cwd();
  const found = findPipelineFile(options.pipeline, cwd);
  const pipeline = await loadPipeline(found);
  const plan = makePlan(() => pipeline.plan(options.params ?? {}), found, pipeline.pipelineName);
  const variables = options.environment ?? readProcessEnvironment();
  const selected = options.until === undefined ? plan.nodes.map(({ id }) => id) : [...select(plan, options.until)];
  const sources = await readSources(plan, found.root);
  const reader = await openModuleReader(join(found.home, '.cairn', 'cache', 'modules.json'));
  const lockfile = openLockfile(found.root);
  const steps = await prepareSteps(plan, found, variables, reader, lockfile);
  const own = await traceClosure([found.file], reader, lockfile);
  await reader.keep();
  return {
    found,
    plan,
    seed: options.seed ?? 1,
    givenParams: options.params ?? {},
    variables,
    steps,
    sources,
    reads: digestReads(found.home, [own, ...[...steps.values()].map(({ closure }) => closure)], sources),
    selected: new Set(selected),
  };
}

function digestReads(home: string, closures: readonly Closure[], sources: ReadonlyMap<NodeId, Source>): Digest {
  const code = closures.flatMap(({ files }) => Object.entries(files));
  const data = [...sources.values()].map(({ path, digest }) => [path, digest] as const);
  const locked = [...new Set(closures.flatMap((closure) => closure.locked))].sort(compareCodeUnits);
  const files = Object.fromEntries([...code, ...data].map(([file, digest]) => [showPathIn(home, file), digest]));
  return digestCanonical([files, locked]);
}

function makePlan(make: () => Plan, found: FoundPipeline, name: string): Plan {
  try {
    return make();
  } catch (error) {
    return explainThrown(error, found, name);
  }
}

/** A node by label, id or step, with all that it is made from. */
function select(plan: Plan, wanted: string): ReadonlySet<NodeId> {
  return closureOf(findNodes(plan, wanted));
}

export function findNodes(plan: Plan, wanted: string): readonly PlanNode[] {
  const named = plan.nodes.filter((node) => plan.labels.get(node.id) === wanted || node.id === wanted);
  const matching = named.length ? named : plan.nodes.filter((node) => node.definition.name === wanted);
  if (!matching.length) failAuthor('unknown-node', { node: wanted, known: [...plan.labels.values()] });
  return matching;
}

async function readSources(plan: Plan, root: string): Promise<ReadonlyMap<NodeId, Source>> {
  const sources = new Map<NodeId, Source>();
  const problems: AuthorProblem[] = [];
  for (const node of plan.nodes) {
    if (node.definition.role !== 'source') continue;
    const found = await readSource(node, root);
    if (isSource(found)) sources.set(node.id, found);
    else problems.push(found);
  }
  if (problems.length) throw new AuthorError(problems);
  return sources;
}

async function prepareSteps(
  plan: Plan,
  found: FoundPipeline,
  variables: Variables,
  reader: ModuleReader,
  lockfile: Lockfile,
): Promise<ReadonlyMap<NodeId, PreparedStep>> {
  const known = new Map<string, PreparedStep>();
  const steps = new Map<NodeId, PreparedStep>();
  const problems: AuthorProblem[] = [];
  for (const node of plan.nodes) {
    if (node.definition.role === 'source' || node.definition.role === 'choice') continue;
    const name = [node.definition.name, ...Object.keys(node.models).sort()].join('\0');
    try {
      const step = known.get(name) ?? (await prepareStep(node, found, reader, lockfile, variables));
      known.set(name, step);
      steps.set(node.id, step);
    } catch (error) {
      if (!(error instanceof AuthorError)) throw error;
      problems.push(
        ...error.problems.filter((problem) => !problems.some((known) => known.message === problem.message)),
      );
    }
  }
  if (problems.length) throw new AuthorError(problems);
  return steps;
}

async function prepareStep(
  node: PlanNode,
  found: FoundPipeline,
  reader: ModuleReader,
  lockfile: Lockfile,
  variables: Variables,
): Promise<PreparedStep> {
  const definition = node.definition as StepDefinition;
  const located = await locateDefinition(definition.role, definition.name, definition.definedAt, reader);
  const models: Record<string, LocatedDefinition> = {};
  for (const { name, definedAt } of Object.values(node.models))
    models[name] = await locateDefinition('model', name, definedAt, reader);
  const entries = [...new Set([located, ...Object.values(models)].map(({ file }) => file))];
  const closure = await traceClosure(entries, reader, lockfile);
  const threads = definition.resources.threads ?? 1;
  const described = describeEnvironment({ closure, declared: definition.env, threads }, variables, (name) =>
    findPackage(name, located.file),
  );
  if (definition.role !== 'command') return { located, models, closure, environment: described };
  const command = await describeCommand(definition as CommandDefinition, found.root, variables);
  return { located, models, closure, environment: { ...described, ...command } };
}

function findPackage(name: string, from: string): string | undefined {
  try {
    return dirname(createRequire(from).resolve(join(name, 'package.json')));
  } catch {
    return undefined;
  }
}
