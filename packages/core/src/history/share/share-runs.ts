// Runs go to a git remote and come from one as the commits they are, with the tags of deployments; what they made goes
// through a store that both sides reach, where there is one. No server of its own.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunId } from '../../base/brand.ts';
import { compareCodeUnits } from '../../base/canonical.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { claimStore } from '../../store/claims/claim-store.ts';
import { openStore } from '../../store/open-store.ts';
import { findRun } from '../records/find-run.ts';
import { readCommitted } from '../records/list-committed.ts';
import { listRuns, readRecorded } from '../records/list-runs.ts';
import { readSummaries } from '../records/list-summaries.ts';
import { refOf } from '../records/run-commit.ts';
import { type CopiedResults, copyResults } from './share-artifacts.ts';
import { openRemote, type Remote, runOfRef, type SharedRefs, tagRefs } from './share-remote.ts';

export interface ShareOptions {
  /** The folder that holds `.cairn`. */
  readonly root: string;
  /** A remote of the repository, or an address; default `origin`. */
  readonly remote?: string;
  /** Only these runs, with their tags; to push by any name that `findRun` knows, to fetch by id or its beginning, or a tag. */
  readonly runs?: readonly string[];
  /** Default the store `.cairn` in `root`. */
  readonly storePlace?: string;
  /** The store that both sides reach; without one, what the runs made stays where it is. */
  readonly sharedPlace?: string;
}

export interface SharedRuns {
  readonly remote: string;
  /** What went over, and how many were there already. */
  readonly runs: { readonly moved: readonly RunId[]; readonly there: number };
  readonly tags: { readonly moved: readonly string[]; readonly there: number };
  /** Runs and tags whose names stand for something else on the other side: both sides keep theirs. */
  readonly clashing: readonly string[];
  /** To push: runs that are no commits, since they were made outside git. */
  readonly uncommitted: readonly RunId[];
  /** What git said where not everything went over; else null. */
  readonly problem: string | null;
  /** `place` is the shared store, `from` the one that they were copied from. Null without a shared store. */
  readonly results: (CopiedResults & { readonly place: string; readonly from: string }) | null;
}

/** So many names are shown where none fits. */
const shown = 5;

/** @throws FaultError `git-missing`, `no-repository`, `git-refuses`, `unknown-remote`, `remote-failed`, `unknown-run`, `ambiguous-run` */
export async function pushRuns(options: ShareOptions): Promise<SharedRuns> {
  const { root, remote: name = 'origin', runs: named = [] } = options;
  const records = named.length ? await Promise.all(named.map((run) => findRun(root, run))) : await listRuns(root);
  const remote = await openRemote(root, name);
  const isCommitted = ({ run }: RunRecord): boolean => remote.ours.has(refOf(run));
  const committed = records.filter(isCommitted);
  const wanted = selectRefs(remote.ours, named.length ? committed.map(({ run }) => refOf(run)) : undefined);
  const { missing, there, clashing } = compareRefs(wanted, remote.ours, remote.theirs);
  const problem = await remote.send(missing);
  const arrived = problem === null ? missing : arrivedOf(missing, remote.ours, await remote.list());
  return {
    ...tellMoved(remote, arrived, there, clashing),
    uncommitted: records.filter((record) => !isCommitted(record)).map(({ run }) => run),
    problem,
    results: await shareResults(committed, options, 'push'),
  };
}

/** @throws FaultError `git-missing`, `no-repository`, `git-refuses`, `unknown-remote`, `remote-failed`, `run-not-on-remote`, `ambiguous-run` */
export async function fetchRuns(options: ShareOptions): Promise<SharedRuns> {
  const { root, remote: name = 'origin', runs: named = [] } = options;
  const remote = await openRemote(root, name);
  const chosen = named.length ? named.map((run) => findTheirs(remote, run)) : undefined;
  const { missing, there, clashing } = compareRefs(selectRefs(remote.theirs, chosen), remote.theirs, remote.ours);
  const problem = await remote.get(missing);
  const arrived = problem === null ? missing : arrivedOf(missing, remote.theirs, (await openRemote(root, name)).ours);
  // A run that was made here keeps what it needs; what of it was collected goes back only where it is named.
  const own = new Set((await readRecorded(root)).runs.map(({ run }) => run));
  const isForeign = (ref: string): boolean => !own.has(runOfRef(ref)!);
  const meant = chosen ? [...arrived, ...there] : [...arrived, ...there].filter(isForeign);
  const readMeant = (): Promise<readonly RunRecord[]> =>
    readCommitted(
      root,
      meant.flatMap((ref) => {
        const run = runOfRef(ref);
        return run === undefined ? [] : [[run, remote.theirs.get(ref)!.commit] as const];
      }),
    );
  const records = options.sharedPlace === undefined ? [] : await readMeant();
  // Whoever lists them next need not read what has just come.
  await readSummaries(root);
  return {
    ...tellMoved(remote, arrived, there, clashing),
    uncommitted: [],
    problem,
    results: await shareResults(records, options, 'fetch'),
  };
}

/** All, or these runs and the tags that stand on them. */
function selectRefs(refs: SharedRefs, runs: readonly string[] | undefined): readonly string[] {
  if (!runs) return [...refs.keys()];
  const commits = new Set(runs.map((ref) => refs.get(ref)?.commit));
  const tags = [...refs].filter(([ref, { commit }]) => ref.startsWith(`${tagRefs}/`) && commits.has(commit));
  return [...new Set([...runs, ...tags.map(([ref]) => ref)])];
}

interface ComparedRefs {
  readonly missing: readonly string[];
  readonly there: readonly string[];
  readonly clashing: readonly string[];
}

function compareRefs(wanted: readonly string[], here: SharedRefs, other: SharedRefs): ComparedRefs {
  const isThere = (ref: string): boolean => other.get(ref)?.object === here.get(ref)?.object;
  return {
    missing: wanted.filter((ref) => !other.has(ref)),
    there: wanted.filter((ref) => other.has(ref) && isThere(ref)),
    clashing: wanted.filter((ref) => other.has(ref) && !isThere(ref)),
  };
}

function arrivedOf(refs: readonly string[], from: SharedRefs, to: SharedRefs): readonly string[] {
  return refs.filter((ref) => to.get(ref)?.object === from.get(ref)?.object);
}

function tellMoved(
  { name }: Remote,
  moved: readonly string[],
  there: readonly string[],
  clashing: readonly string[],
): Pick<SharedRuns, 'remote' | 'runs' | 'tags' | 'clashing'> {
  const runsOf = (refs: readonly string[]): readonly RunId[] => refs.flatMap((ref) => runOfRef(ref) ?? []);
  const tagsOf = (refs: readonly string[]): readonly string[] =>
    refs.filter((ref) => runOfRef(ref) === undefined).map((ref) => ref.replace('refs/tags/', ''));
  return {
    remote: name,
    runs: { moved: runsOf(moved), there: runsOf(there).length },
    tags: { moved: tagsOf(moved), there: tagsOf(there).length },
    clashing: [...runsOf(clashing), ...tagsOf(clashing)],
  };
}

/** The ref of a run that is named, or tagged; a tag whose run is not there brings its commit by itself. */
function findTheirs({ name, theirs }: Remote, wanted: string): string {
  const runs = [...theirs.keys()].flatMap((ref) => runOfRef(ref) ?? []).sort(compareCodeUnits);
  const fitting = wanted === 'latest' ? runs.slice(-1) : runs.filter((run) => run.startsWith(wanted));
  const exact = fitting.find((run) => run === wanted);
  if (fitting.length > 1 && !exact) failAuthor('ambiguous-run', { run: wanted, found: fitting.slice(-shown) });
  const found = exact ?? fitting[0];
  if (found) return refOf(found);
  const tag = [`refs/tags/${wanted}`, wanted].find((ref) => theirs.has(ref));
  const known = runs.slice(-shown).reverse();
  if (tag === undefined) return failAuthor('run-not-on-remote', { run: wanted, remote: name, known });
  const isTagged = (ref: string): boolean => runOfRef(ref) !== undefined && commitOf(ref) === commitOf(tag);
  return [...theirs.keys()].find(isTagged) ?? tag;

  function commitOf(ref: string): string | undefined {
    return theirs.get(ref)?.commit;
  }
}

async function shareResults(
  records: readonly RunRecord[],
  { root, storePlace = join(root, '.cairn'), sharedPlace }: ShareOptions,
  way: 'push' | 'fetch',
): Promise<SharedRuns['results']> {
  if (sharedPlace === undefined) return null;
  if (way === 'fetch' && !existsSync(sharedPlace))
    return { place: sharedPlace, from: sharedPlace, ...nothing, problem: 'there is no such folder' };
  const [own, shared] = [await openStore(storePlace), await openStore(sharedPlace)];
  // A collection meanwhile takes away nothing that is being copied; the runs themselves say what they need from then on.
  const [from, to] = way === 'push' ? [own, shared] : [shared, own];
  const target = claimStore(to, root);
  try {
    return { place: shared.place, from: from.place, ...(await copyResults(records, from, target)) };
  } finally {
    target[Symbol.dispose]();
  }
}

const nothing = { results: 0, artifacts: 0, bytes: 0, there: 0, missing: [] } as const;
