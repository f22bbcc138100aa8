// Stores the answer of a run that succeeded, so that the next run can use it if nothing changed.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest, Key, NodeId, RunId } from '../../base/brand.ts';
import { coreFolder, isCoreSource } from '../../base/core-package.ts';
import { digestFile } from '../../base/digest.ts';
import { isSettledBefore, markOf } from '../../base/file-mark.ts';
import { isSystemError } from '../../files/error-codes.ts';
import { inParallel } from '../../files/in-parallel.ts';
import { listFolder } from '../../files/list-folder.ts';
import { markTree } from '../../files/mark-tree.ts';
import { markView } from '../../fingerprint/disk/marked-view.ts';
import { listCode } from '../../fingerprint/packages/changed-files.ts';
import type { PlanNode } from '../../graph/node.ts';
import { digestVariables } from '../../plan/environment/environment.ts';
import { hasAlways } from '../../plan/freshness.ts';
import { describeGone } from '../../plan/outcome/absence.ts';
import type { PreparedPlan } from '../../plan/prepare-plan.ts';
import { historyFile } from '../../registry/history-file.ts';
import { registeredFiles } from '../../registry/registered-name.ts';
import { registryFolder } from '../../registry/registry.ts';
import type { LoadedPackages } from '../../run/loaded-packages.ts';
import { describePlanned } from '../../run/record/create-record.ts';
import type { NodeFinished, RunEvent, RunFinished, Warning } from '../../run/record/event.ts';
import type { RunOptions } from '../../run/run-options.ts';
import { listWitnesses, type Witnesses } from '../../store/witnesses.ts';
import { readHead } from '../git/read-head.ts';
import { newestRun } from '../records/newest-run.ts';
import { describeProcess, keptFileOf, writeKept } from './kept-run.ts';
import { keptVersion } from './kept-run-shape.ts';

/**
 * Stores the events of a run. Nothing is stored for a run that failed, was interrupted, wrote no record, or read
 * something that cannot be checked again.
 */
export async function keepRun(...given: Parameters<typeof keep>): Promise<void> {
  try {
    await keep(...given);
  } catch (error) {
    // A file cannot be read, or there is no file handle left: then the next run only has to plan.
    if (!isSystemError(error)) throw error;
  }
}

interface EndedRun {
  readonly storePlace: string;
  /** The file that says what a shared store has under a key. */
  readonly noteOf: ((key: Key) => string) | undefined;
  readonly loaded: LoadedPackages;
  readonly told: readonly RunEvent[];
  readonly exitCode: number;
  /** All nodes that were settled. */
  readonly nodes: readonly PlanNode[];
  /** Those whose outputs were removed when they had been read. */
  readonly removed: ReadonlySet<NodeId>;
}

async function keep(
  prepared: PreparedPlan,
  options: RunOptions,
  { storePlace, noteOf, loaded, told, exitCode, nodes, removed }: EndedRun,
): Promise<void> {
  loaded.keep();
  const { found, seen, since, watched, variables, asked, impure } = prepared;
  // What build reads, other than its params, is not noted: the next plan may differ.
  if (impure.length) return;
  const planned = told.find((event) => event.type === 'plan-made');
  // The copies of templates are part of the stored plan. A later answer does not report again that a run added them.
  const plan =
    planned &&
    (prepared.copies ? { ...planned, nodes: nodes.map((node) => describePlanned(node, prepared)) } : planned);
  const end = told.find((event) => event.type === 'run-finished');
  const file = keptFileOf(found, options);
  const newest = newestRun(found.home);
  if (!plan || !end || file === undefined || newest === undefined || end.record === null) return;
  // This warning has to be emitted in each run.
  // The others are about a shared store: what this run could not send, the next one sends.
  const inEachRun = [
    'undeclared-read',
    'fallback-used',
    'shared-store-behind',
    'shared-store-unreachable',
    'outputs-not-removed',
  ];
  if (told.some((event) => event.type === 'warning' && inEachRun.includes(event.code))) return;
  if ((end.status !== 'done' && end.status !== 'refused') || readHead(found.home) !== end.commit) return;
  const goodUntil = findGoodUntil(prepared);
  if (goodUntil === undefined || hasAlways(prepared)) return;
  const order = new Map(plan.nodes.map(({ id }, place) => [id, place]));
  const finished = told
    .filter((event) => event.type === 'node-finished')
    .map((event): NodeFinished => (removed.has(event.node) ? { ...event, absent: 'read' } : event))
    .sort((a, b) => order.get(a.node)! - order.get(b.node)!);
  // A failure that the pipeline allows is tried again each time.
  if (finished.some(({ outcome }) => outcome === 'failed')) return;
  const begun = told.findIndex((event) => event.type === 'node-started' || event.type === 'node-finished');
  const view = markView(await withOwnCode(seen), since);
  const made = finished.flatMap(({ key, outputs, outcome, absent }) =>
    key !== null && outcome !== 'failed' ? [{ key, outputs, ...(absent && { isAbsent: true as const }) }] : [],
  );
  const store = listWitnesses(storePlace, made, listRead(prepared, finished), noteOf);
  const published = listPublished(found.home, end);
  const digest = digestVariables(variables, watched);
  const packages = listPackageFiles(prepared, loaded);
  if (!view || !store || !published || !packages || digest === undefined) return;
  writeKept(file, {
    version: keptVersion,
    process: describeProcess(),
    view,
    watched,
    variables: digest,
    asked,
    store,
    published,
    packages,
    commit: end.commit,
    run: end.run,
    newest: newest as RunId,
    plan,
    // Warnings of planning would be emitted again; warnings of running were about nodes that ran.
    warnings: told.filter(
      (event, place): event is Warning =>
        event.type === 'warning' && (place < begun || ['accepted-result', 'frozen-result'].includes(event.code)),
    ),
    nodes: finished.map((node) => (isMade(node) ? beFresh(node) : node)),
    end: { ...end, ...(end.published && leaveUnchanged(end)), outcomes: countFresh(end.outcomes) },
    exitCode,
    goodUntil,
  });
}

/** Undefined if a source outside of the project is asked at each plan, or was not reached. */
function findGoodUntil({ versions }: PreparedPlan): number | null | undefined {
  const until = [...(versions?.list().values() ?? [])].map(({ goodUntil }) => goodUntil);
  if (until.includes(undefined)) return undefined;
  const times = until.filter((time) => typeof time === 'number');
  return times.length ? Math.min(...times) : null;
}

/** What a full run reads when it ends: verdicts, metrics and bundles. */
function listRead({ plan }: PreparedPlan, finished: readonly NodeFinished[]): ReadonlySet<Digest> {
  const outputs = new Map(finished.map((event) => [event.node, event.outputs]));
  const results = Object.values(plan.results).flatMap(({ node, output }) => {
    const kind = node.definition.outputs[output]!;
    return kind.holdsMetrics || kind.isPublished ? [outputs.get(node.id)?.[output]] : [];
  });
  const verdicts = finished.flatMap((event) => (event.verdicts ? [event.outputs['verdicts']] : []));
  return new Set([...results, ...verdicts].filter((digest) => digest !== undefined));
}

function isMade({ outcome }: NodeFinished): boolean {
  return outcome === 'ran' || outcome === 'restored' || outcome === 'fresh';
}

/** The event of a node if nothing that it depends on changed. */
function beFresh(node: NodeFinished): NodeFinished {
  const { usage: _, attempts: __, ...kept } = node;
  const reason =
    node.accepted || node.frozen
      ? node.reason
      : node.absent
        ? describeGone(node.absent)
        : 'nothing it depends on changed';
  return { ...kept, outcome: 'fresh', seconds: 0, reason };
}

function countFresh(outcomes: RunFinished['outcomes']): RunFinished['outcomes'] {
  const { ran, restored, fresh } = outcomes;
  return { ...outcomes, ran: 0, restored: 0, fresh: fresh + ran + restored };
}

/** The published files of a run that wrote nothing. */
function leaveUnchanged({ published = [] }: RunFinished): Pick<RunFinished, 'published'> {
  const files = published.filter(({ state }) => state !== 'removed');
  return { published: files.map((file) => ({ ...file, state: 'unchanged' as const })) };
}

const filesAtOnce = 16;

/** Cairn's own code made the plan: in a workspace these are its sources, and elsewhere the package's manifest. */
async function withOwnCode(seen: PreparedPlan['seen']): Promise<PreparedPlan['seen']> {
  const files = isCoreSource
    ? listFolder(join(coreFolder, 'src'))
        .map(({ path }) => path)
        .filter((path) => !/\.(test|rig)\.ts$/.test(path))
    : [join(coreFolder, 'package.json')];
  const own = await inParallel(files, filesAtOnce, async (path) => [path, await digestFile(path)] as const);
  return { ...seen, files: { ...seen.files, ...Object.fromEntries(own) } };
}

/**
 * The files of installed packages that nodes load; if that is unknown for a package, all its files that could be
 * loaded. Undefined if one changed after planning began.
 */
function listPackageFiles({ steps, planning, since }: PreparedPlan, loaded: LoadedPackages): Witnesses | undefined {
  const closures = new Set([planning, ...[...steps.values()].map(({ closure }) => closure)]);
  const folders = new Set([...closures].flatMap(({ installed }) => installed.map(({ folder }) => folder)));
  const marks: [string, string][] = [];
  for (const folder of folders)
    for (const file of loaded.of(folder) ?? listCode(folder, '').map((name) => join(folder, name))) {
      const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
      if (!stats) continue;
      if (!isSettledBefore(stats, since)) return undefined;
      marks.push([file, markOf(stats)]);
    }
  return { marks, sizes: [] };
}

/** Undefined if something does not exist any more. */
function listPublished(home: string, { deployed, published = [] }: RunFinished): Witnesses | undefined {
  const place = join(home, '.cairn');
  const marks: [string, string][] = [];
  for (const { name, path } of deployed) {
    const folder = join(registryFolder(place), name);
    const files = [...registeredFiles(folder), historyFile(folder), ...listFolder(path).map((file) => file.path)];
    for (const file of files) {
      const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
      if (!stats) return undefined;
      marks.push([file, markOf(stats)]);
    }
  }
  for (const { path, state } of published) {
    if (state === 'removed') continue;
    const tree = markTree(join(home, path));
    if (!tree) return undefined;
    // A file that somebody adds to a folder changes the mark of the folder.
    for (const [name, mark] of [...tree.files, ...tree.folders]) marks.push([join(home, path, name), mark]);
  }
  return { marks, sizes: [] };
}
