// From a pipeline's name to everything that can be known before anything runs: the plan, each definition's module and
// export, its closure, its environment, and the bytes of the sources.

import { join, resolve } from 'node:path';
import type { Digest, NodeId } from '../base/brand.ts';
import { compareCodeUnits } from '../base/canonical.ts';
import { AuthorError, type AuthorProblem } from '../base/errors/author-error.ts';
import type { CommandDefinition } from '../dsl/programs/command.ts';
import type { StepDefinition } from '../dsl/step.ts';
import { keepOutOfGit } from '../files/keep-out-of-git.ts';
import { nextMillisecondNs } from '../files/now-ns.ts';
import { createDiskView, type SeenOnDisk } from '../fingerprint/disk/disk-view.ts';
import { type DeclaredNatives, openDeclaredNatives } from '../fingerprint/packages/declared-natives.ts';
import { openPackages } from '../fingerprint/packages/installed-packages.ts';
import type { NativePackages } from '../fingerprint/packages/native-packages.ts';
import { readNodeRules } from '../fingerprint/resolve/node-rules.ts';
import { type CodeWorld, createCodeWorld } from '../fingerprint/trace/code-world.ts';
import { type LocatedDefinition, locateDefinition } from '../fingerprint/trace/locate-definition.ts';
import { openModuleReader } from '../fingerprint/trace/module-reader.ts';
import { type Closure, traceClosure } from '../fingerprint/trace/trace-closure.ts';
import type { PlanNode } from '../graph/node.ts';
import type { Plan } from '../graph/plan.ts';
import { checkPools } from './check-pools.ts';
import { checkSecrets } from './check-secrets.ts';
import type { CopiedNode } from './copying/copied-node.ts';
import { describeCommand } from './describe-command.ts';
import type { AskedProgram } from './environment/ask-again.ts';
import { type AskedPrograms, askAhead, createAskedPrograms } from './environment/asked-programs.ts';
import { describeEnvironment, type Variables, type WatchedVariables } from './environment/environment.ts';
import { joinWatched } from './environment/join-watched.ts';
import { readProcessEnvironment } from './environment/process-environment.ts';
import { findImpure } from './find-impure.ts';
import { findNodes } from './find-nodes.ts';
import { type ForcedNodes, findForced } from './forced-nodes.ts';
import { keptModules } from './kept-modules.ts';
import { type CodeListing, listCode } from './listing/list-code.ts';
import { openVersions } from './open-versions.ts';
import { readGivenParams } from './params/given-params.ts';
import type { PlanOptions } from './plan-options.ts';
import { leaveOutUnread, openPlanSelection, type PlanSelection } from './plan-selection.ts';
import { type FoundPipeline, findPipelineFile } from './project/find-project.ts';
import { explainThrown, loadPipeline } from './project/load-pipeline.ts';
import { checkLoadedCode, noteLoadedCode } from './project/loaded-code.ts';
import { countLooks, uncounted } from './project/watch-planning.ts';
import type { SelectionTerm } from './selection/expression.ts';
import type { SelectionFacts } from './selection/match-term.ts';
import { isSelecting } from './selection/selection-options.ts';
import { checkCopies } from './sources/check-copies.ts';
import { digestReads } from './sources/digest-reads.ts';
import { type FileDigests, openFileDigests } from './sources/file-digests.ts';
import { openPlanningDisk } from './sources/planning-disk.ts';
import { failUnread, readSources } from './sources/read-sources.ts';
import type { Source } from './sources/sources.ts';
import { stubPlan } from './stub-plan.ts';
import type { SourceVersions } from './versions/source-versions.ts';

/** A node with what a worker needs to run it. */
export interface PreparedStep {
  readonly located: LocatedDefinition;
  /** Models that its params name, by name. */
  readonly models: Readonly<Record<string, LocatedDefinition>>;
  readonly closure: Closure;
  /** Native packages that are declared for it, whether it reaches them or not. */
  readonly natives: NativePackages;
  /** The closure as an explanation tells it. */
  readonly listing: CodeListing;
  readonly environment: Readonly<Record<string, string>>;
}

export interface PreparedPlan {
  readonly found: FoundPipeline;
  readonly plan: Plan;
  readonly seed: number;
  readonly givenParams: Readonly<Record<string, unknown>>;
  /** For each given param, by its path, what set it. */
  readonly paramsFrom: Readonly<Record<string, string>>;
  readonly variables: Variables;
  /** Of steps, gates and commands. */
  readonly steps: ReadonlyMap<NodeId, PreparedStep>;
  readonly sources: ReadonlyMap<NodeId, Source>;
  /** The code that makes the plan: that of the pipeline, up to the definitions of its steps. */
  readonly planning: Closure;
  /** Digest of all files that the plan reads: code and data, with their paths. */
  readonly reads: Digest;
  /** All that planning looked at on the disk, and since when, in nanoseconds since 1970. */
  readonly seen: SeenOnDisk;
  readonly since: bigint;
  /** The programs that were asked for their versions, with what they said. */
  readonly asked: readonly AskedProgram[];
  /** The variables of the environment that decide keys. */
  readonly watched: WatchedVariables;
  /** What is in no key and may decide a result, where the run allows it. */
  readonly impure: readonly AuthorProblem[];
  /** A lockfile that does not say what its packages are. */
  readonly unreadLockfile: string | undefined;
  /** Files and folders that cannot be read, and that nothing needs which is selected. */
  readonly absent: readonly AuthorProblem[];
  /** The nodes that take part: those that are selected, and those that these need. All without a selection. */
  readonly selected: ReadonlySet<NodeId>;
  /** The nodes that run whatever is stored. */
  readonly forced: ForcedNodes;
  /** Of a plan with a selection: the nodes that take part as they are stored. */
  readonly selection?: PlanSelection;
  /** Of a run on sample outputs: the nodes that give theirs. */
  readonly stubbed?: ReadonlySet<NodeId>;
  /** Of a plan with sources outside of the project: their versions. */
  readonly versions?: SourceVersions;
  /** Of a run that is reproduced: what its frozen nodes used. */
  readonly recordedFrozen?: NonNullable<PlanOptions['recordedFrozen']>;
  /** Of a plan with maps: the nodes that were copied so far, by their ids. */
  readonly copies?: ReadonlyMap<NodeId, CopiedNode>;
}

/** What a plan is known by before its nodes are selected. */
export type PlanToSelect = Pick<PreparedPlan, 'plan' | 'found' | 'steps' | 'sources' | 'planning'>;

export type LearnAboutPlan = (terms: readonly SelectionTerm[], about: PlanToSelect) => Promise<SelectionFacts>;

/** Pipelines that looked at the disk while they were loaded in this process. */
const lookedAtLoad = new Set<string>();
/** Pipelines that this process has loaded to plan them. */
const loadedHere = new Set<string>();

/** @param learn - what selections by `result:` and `changed:` mean; without it, they match nothing */
export async function preparePlan(options: PlanOptions, learn?: LearnAboutPlan): Promise<PreparedPlan> {
  // What was written before it, and not since, is what will be loaded.
  const since = nextMillisecondNs();
  const cwd = options.cwd ?? process.cwd();
  const found = findPipelineFile(options.pipeline, cwd);
  checkLoadedCode(found);
  const loading = await countLooks(() => loadPipeline(found));
  const pipeline = loading.value;
  const loadedAt = BigInt(pipeline.loadedAt) * 1_000_000n;
  // A module looks once, when it is loaded, for all plans of a process: also if this one fails. One that the program itself
  // imported was loaded when nobody counted.
  if (loading.looks || (loadedAt < since && !loadedHere.has(found.file))) lookedAtLoad.add(found.file);
  loadedHere.add(found.file);
  const disk = createDiskView();
  const planningDisk = openPlanningDisk(found, disk, uncounted, options.recordedVersions);
  const given = await readGivenParams(pipeline, options, found.root, disk);
  const build = () => given.explain(() => pipeline.plan(given.params, planningDisk));
  const make = () => makePlan(build, found, pipeline.pipelineName);
  const { value: built, looks } = await countLooks(make);
  const { plan, stubbed = undefined } = options.isStub ? stubPlan(built) : { plan: built };
  // As they are now, and plain: those of the process itself are asked of the system, one by one, by every node.
  const variables = { ...(options.environment ?? readProcessEnvironment()) };
  checkSecrets({ nodes: plan.nodes.filter(({ id }) => !stubbed?.has(id)) }, variables);
  checkPools(plan, options.pools);
  if (looks || lookedAtLoad.has(found.file)) disk.leaveOpen();
  const cache = join(found.home, '.cairn', 'cache');
  const digests = await openFileDigests(join(cache, 'files.json'), options.verifyInputs ?? false);
  const { sources, unread } = await readSources(plan, found.root, disk, digests);
  // Which files a selection needs may be known only with the code of its steps.
  if (!isSelecting(options)) failUnread([...unread.values()]);
  checkCopies(plan, sources);
  const reader = await openModuleReader(disk, keptModules(found.home, variables));
  const installed = openPackages(found.root, disk);
  // Nothing of these is read today; whoever changes one expects that it counts.
  for (const folder of new Set([found.root, found.home])) disk.readText(join(folder, 'tsconfig.json'));
  const world = createCodeWorld({ reader, installed, disk, rules: readNodeRules(variables), root: found.root });
  const programs = createAskedPrograms(found.root, variables);
  const natives = openDeclaredNatives(found.root, disk);
  const steps = await prepareSteps(plan, found, variables, world, { programs, digests, natives, stubbed });
  const own = await traceClosure([{ file: found.file, exportName: 'default' }], world, { stopsAtDefinitions: true });
  const closures = [own, ...[...steps.values()].map(({ closure }) => closure)];
  noteLoadedCode(found, closures, since, loadedAt);
  // Where nothing can be written nothing is kept.
  const isKept = await keepOutOfGit(join(found.home, '.cairn')).then(
    () => true,
    () => false,
  );
  if (isKept) await Promise.all([reader.keep(), digests.keep()]);
  const learnTerms = async (terms: readonly SelectionTerm[]) =>
    learn?.(terms, { plan, found, steps, sources, planning: own }) ?? {};
  const opened = isSelecting(options) ? await openPlanSelection(plan, options, learnTerms) : undefined;
  const isLeavingOut = opened && options.exclude?.length && unread.size;
  const selection = isLeavingOut ? leaveOutUnread(opened, plan, new Set(unread.keys())) : opened;
  const forced = await findForced(plan, options.force, learnTerms);
  const selected = selection?.takesPart ?? new Set(plan.nodes.map(({ id }) => id));
  failUnread([...unread].filter(([id]) => selected.has(id)).map(([, problem]) => problem));
  const impure = findImpure(plan, steps, own, (path) => disk.kindOf(resolve(found.root, path)) === 'folder');
  if (impure.length && !options.allowImpure) throw new AuthorError(impure);
  const versions = openVersions({ plan, found, variables, steps, forced }, options, (name) => findNodes(plan, name));
  const seen = disk.seen();
  return {
    found,
    plan,
    seed: options.seed ?? 1,
    givenParams: given.params,
    paramsFrom: given.from,
    variables,
    steps,
    sources,
    planning: own,
    reads: digestReads(found.home, seen, closures, sources),
    seen,
    since,
    asked: await programs.list(),
    watched: joinWatched(plan, steps),
    impure,
    unreadLockfile: installed.unread,
    absent: [...unread.values()],
    selected,
    forced,
    ...(selection && { selection }),
    ...(stubbed && { stubbed }),
    ...(versions && { versions }),
    ...(options.recordedFrozen && { recordedFrozen: options.recordedFrozen }),
  };
}

function makePlan(make: () => Plan, found: FoundPipeline, name: string): Plan {
  try {
    return make();
  } catch (error) {
    return explainThrown(error, found, name);
  }
}

/** What is asked once for all steps. */
interface SharedAnswers {
  readonly programs: AskedPrograms;
  readonly digests: FileDigests;
  readonly natives: DeclaredNatives;
  /** Nodes that give their sample outputs: nothing is asked of the programs that they do not start. */
  readonly stubbed: ReadonlySet<NodeId> | undefined;
}

async function prepareSteps(
  plan: Plan,
  found: FoundPipeline,
  variables: Variables,
  world: CodeWorld,
  shared: SharedAnswers,
): Promise<ReadonlyMap<NodeId, PreparedStep>> {
  const known = new Map<string, PreparedStep>();
  const steps = new Map<NodeId, PreparedStep>();
  const problems: AuthorProblem[] = [];
  const { stubbed } = shared;
  const commands = plan.nodes.filter(({ id, definition }) => definition.role === 'command' && !stubbed?.has(id));
  askAhead(
    shared.programs,
    commands.map(({ definition }) => definition as CommandDefinition),
    variables,
  );
  for (const node of plan.nodes) {
    if (['source', 'choice', 'items', 'branch'].includes(node.definition.role)) continue;
    const name = [node.definition.name, ...Object.keys(node.models).sort()].join('\0');
    try {
      const step = known.get(name) ?? (await prepareStep(node, found, world, variables, shared));
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
  world: CodeWorld,
  variables: Variables,
  { programs, digests, natives: declared, stubbed }: SharedAnswers,
): Promise<PreparedStep> {
  const definition = node.definition as StepDefinition;
  const located = await locateDefinition(definition.role, definition.name, definition.definedAt, world.reader);
  const models: Record<string, LocatedDefinition> = {};
  for (const { name, definedAt } of Object.values(node.models))
    models[name] = await locateDefinition('model', name, definedAt, world.reader);
  const named = Object.keys(models)
    .sort(compareCodeUnits)
    .map((name) => models[name]!);
  const closure = await traceClosure([located, ...named], world);
  const threads = definition.resources.threads ?? 1;
  const natives = declared.of(closure);
  const described = describeEnvironment({ closure, declared: definition.env, threads, natives }, variables, world);
  const listing = listCode(closure, found.home);
  const step = { located, models, closure, natives, listing, environment: described };
  if (definition.role !== 'command' || stubbed?.has(node.id)) return step;
  const command = await describeCommand(
    definition as CommandDefinition,
    found.root,
    variables,
    { disk: world.disk, digests },
    programs,
  );
  return { ...step, environment: { ...described, ...command } };
}
