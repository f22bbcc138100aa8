// Keeps a run that ended well, so that the next one, where nothing changed, is answered from it.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest, RunId } from '../../base/brand.ts';
import { coreFolder, isCoreSource } from '../../base/core-package.ts';
import { digestFile } from '../../base/digest.ts';
import { isSettledBefore, markOf } from '../../base/file-mark.ts';
import { isSystemError } from '../../files/error-codes.ts';
import { inParallel } from '../../files/in-parallel.ts';
import { listFolder } from '../../files/list-folder.ts';
import { markView } from '../../fingerprint/disk/marked-view.ts';
import { listCode } from '../../fingerprint/packages/changed-files.ts';
import { digestVariables } from '../../plan/environment/environment.ts';
import type { PreparedPlan } from '../../plan/prepare-plan.ts';
import { registeredFiles } from '../../registry/registered-name.ts';
import { registryFolder } from '../../registry/registry.ts';
import type { LoadedPackages } from '../../run/loaded-packages.ts';
import type { NodeFinished, RunEvent, RunFinished } from '../../run/record/event.ts';
import type { RunOptions } from '../../run/run-options.ts';
import { listWitnesses, type Witnesses } from '../../store/witnesses.ts';
import { readHead } from '../git/read-head.ts';
import { newestRun } from '../records/newest-run.ts';
import { describeProcess, keptFileOf, writeKept } from './kept-run.ts';
import { keptVersion } from './kept-run-shape.ts';

/**
 * Keeps what was told of a run. Nothing is kept of one that failed, was interrupted, wrote no record, or looked at what
 * cannot be told again.
 */
export async function keepRun(...given: Parameters<typeof keep>): Promise<void> {
  try {
    await keep(...given);
  } catch (error) {
    // A disk that cannot be read, or no file handle left: the next run plans, and no more.
    if (!isSystemError(error)) throw error;
  }
}

interface EndedRun {
  readonly storePlace: string;
  readonly loaded: LoadedPackages;
  readonly told: readonly RunEvent[];
  readonly exitCode: number;
}

async function keep(
  prepared: PreparedPlan,
  options: RunOptions,
  { storePlace, loaded, told, exitCode }: EndedRun,
): Promise<void> {
  loaded.keep();
  const { found, seen, since, watched, variables, asked, impure } = prepared;
  // What build sees beside its params is in no note: the next plan may be another one.
  if (impure.length) return;
  const plan = told.find((event) => event.type === 'plan-made');
  const end = told.find((event) => event.type === 'run-finished');
  const file = keptFileOf(found, options);
  const newest = newestRun(found.home);
  if (!plan || !end || file === undefined || newest === undefined || end.record === null) return;
  // What a node read is told each time.
  if (told.some((event) => event.type === 'warning' && event.code === 'undeclared-read')) return;
  if ((end.status !== 'done' && end.status !== 'refused') || readHead(found.home) !== end.commit) return;
  const order = new Map(plan.nodes.map(({ id }, place) => [id, place]));
  const finished = told
    .filter((event) => event.type === 'node-finished')
    .sort((a, b) => order.get(a.node)! - order.get(b.node)!);
  // A failure that the pipeline allows is tried again each time.
  if (finished.some(({ outcome }) => outcome === 'failed')) return;
  const begun = told.findIndex((event) => event.type === 'node-started' || event.type === 'node-finished');
  const view = markView(await withOwnCode(seen), since);
  const made = finished.flatMap(({ key, outputs, outcome }) =>
    key !== null && outcome !== 'failed' ? [{ key, outputs }] : [],
  );
  const store = listWitnesses(storePlace, made, listRead(prepared, finished));
  const published = listPublished(join(found.home, '.cairn'), end);
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
    // Those of the planning would be told again; those of the running were of what ran.
    warnings: told.slice(0, begun).filter((event) => event.type === 'warning'),
    nodes: finished.map((node) => (isMade(node) ? beFresh(node) : node)),
    end: { ...end, outcomes: countFresh(end.outcomes) },
    exitCode,
  });
}

/** What a whole run reads when it ends: verdicts, metrics and bundles. */
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

/** As it is told when nothing it depends on changed. */
function beFresh(node: NodeFinished): NodeFinished {
  return { ...node, outcome: 'fresh', seconds: 0, reason: 'nothing it depends on changed' };
}

function countFresh(outcomes: RunFinished['outcomes']): RunFinished['outcomes'] {
  const { ran, restored, fresh } = outcomes;
  return { ...outcomes, ran: 0, restored: 0, fresh: fresh + ran + restored };
}

const filesAtOnce = 16;

/** Cairn's own code made the plan: its sources in a workspace, and the package's manifest elsewhere. */
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
 * The files of installed packages that nodes load; all that could be loaded of a package of which that is not known.
 * Undefined where one changed since planning began.
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

/** Undefined where something is not there any more. */
function listPublished(place: string, { deployed }: RunFinished): Witnesses | undefined {
  const marks: [string, string][] = [];
  for (const { name, path } of deployed) {
    const registered = registeredFiles(join(registryFolder(place), name));
    const files = [...registered, ...listFolder(path).map((file) => file.path)];
    for (const file of files) {
      const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
      if (!stats) return undefined;
      marks.push([file, markOf(stats)]);
    }
  }
  return { marks, sizes: [] };
}
