// Sends runs to a git remote, and gets them from one. Runs are commits, which go together with the tags of deployments.
// Their results go through a store that both sides can reach, if there is one. No other server is needed.

import { existsSync } from 'node:fs';
import type { RunId } from '../../base/brand.ts';
import { compareCodeUnits } from '../../base/canonical.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import { noteAcceptances } from '../../plan/decisions/acceptances.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { claimStore } from '../../store/claims/claim-store.ts';
import { openStore } from '../../store/open-store.ts';
import { isGitError } from '../git/create-git.ts';
import { completeMetadataRefs } from '../metadata/edit-metadata.ts';
import { metadataRefs, runOfMetadataRef } from '../metadata/metadata-refs.ts';
import { findRun } from '../records/find-run.ts';
import { readCommitted } from '../records/list-committed.ts';
import { listRuns, readRecorded } from '../records/list-runs.ts';
import { readSummaries } from '../records/list-summaries.ts';
import { refOf } from '../records/run-commit.ts';
import { localPlaceOf } from '../stores/open-project-store.ts';
import { type CopiedResults, copyResults } from './share-artifacts.ts';
import { openRemote, type Remote, runOfRef, type SharedRefs, tagRefs } from './share-remote.ts';

export interface ShareOptions {
  /** The folder that contains `.cairn`. */
  readonly root: string;
  /** A remote of the repository, or an address; default `origin`. */
  readonly remote?: string;
  /**
   * Only these runs, with their tags. For push, any name that `findRun` knows; for fetch, an id or its beginning, or a
   * tag.
   */
  readonly runs?: readonly string[];
  /** For push: only runs of this pipeline, by name or file; for runs that are named by `latest` or a commit. */
  readonly pipeline?: string;
  /** Default the store `.cairn` in `root`. */
  readonly storePlace?: string;
  /** The store that both sides can reach; without one, results are not copied. */
  readonly sharedPlace?: string;
}

export interface SharedRuns {
  readonly remote: string;
  /** The runs that were transferred, and how many were there already. */
  readonly runs: { readonly moved: readonly RunId[]; readonly there: number };
  readonly tags: { readonly moved: readonly string[]; readonly there: number };
  /** Edits of names, notes, tags and pins of runs: how many were transferred, and how many were there already. */
  readonly metadata: { readonly moved: number; readonly there: number };
  /** Runs and tags whose names mean something else on the other side: both sides keep theirs. */
  readonly clashing: readonly string[];
  /** For push: runs that are not commits, because they were made outside git. */
  readonly uncommitted: readonly RunId[];
  /** Git's message if something was not transferred; otherwise null. */
  readonly problem: string | null;
  /** `place` is the shared store, `from` the one that they were copied from. Null without a shared store. */
  readonly results: (CopiedResults & { readonly place: string; readonly from: string }) | null;
}

/** The number of names that are shown if none matches. */
const shown = 5;

/** @throws FaultError `git-missing`, `no-repository`, `git-refuses`, `unknown-remote`, `remote-failed`, `unknown-run`, `ambiguous-run` */
export async function pushRuns(options: ShareOptions): Promise<SharedRuns> {
  const { root, remote: name = 'origin', runs: named = [] } = options;
  const records = named.length
    ? await Promise.all(named.map((run) => findRun(root, run, options.pipeline)))
    : await listRuns(root);
  const pushed = new Set<string>(records.map(({ run }) => run));
  await completeMetadataRefs(root, (run) => pushed.has(run)).catch(ignoreGit);
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
  // A run that was made here has its results already; those that were collected are fetched only if the run is named.
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
  await noteAcceptances(
    root,
    (options.sharedPlace === undefined ? [] : records).flatMap(({ nodes }) =>
      nodes.flatMap(({ accepted }) => accepted ?? []),
    ),
  );
  // The next list of runs then need not read the new ones.
  await readSummaries(root);
  return {
    ...tellMoved(remote, arrived, there, clashing),
    uncommitted: [],
    problem,
    results: await shareResults(records, options, 'fetch'),
  };
}

/** All refs, or those of these runs, their metadata and their tags. */
function selectRefs(refs: SharedRefs, runs: readonly string[] | undefined): readonly string[] {
  if (!runs) return [...refs.keys()];
  const commits = new Set(runs.map((ref) => refs.get(ref)?.commit));
  const tags = [...refs].filter(([ref, { commit }]) => ref.startsWith(`${tagRefs}/`) && commits.has(commit));
  const meant = new Set<string | undefined>(runs.map(runOfRef));
  const edits = [...refs.keys()].filter((ref) => meant.has(runOfMetadataRef(ref) ?? ''));
  return [...new Set([...runs, ...edits, ...tags.map(([ref]) => ref)])];
}

function isMetadata(ref: string): boolean {
  return ref.startsWith(`${metadataRefs}/`);
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
): Pick<SharedRuns, 'remote' | 'runs' | 'tags' | 'metadata' | 'clashing'> {
  const runsOf = (refs: readonly string[]): readonly RunId[] => refs.flatMap((ref) => runOfRef(ref) ?? []);
  const tagsOf = (refs: readonly string[]): readonly string[] =>
    refs.filter((ref) => runOfRef(ref) === undefined && !isMetadata(ref)).map((ref) => ref.replace('refs/tags/', ''));
  return {
    remote: name,
    runs: { moved: runsOf(moved), there: runsOf(there).length },
    tags: { moved: tagsOf(moved), there: tagsOf(there).length },
    metadata: { moved: moved.filter(isMetadata).length, there: there.filter(isMetadata).length },
    clashing: [...runsOf(clashing), ...tagsOf(clashing)],
  };
}

/** The ref of a run by its name or tag. If the run of a tag is not there, the tag itself brings its commit. */
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
  { root, storePlace, sharedPlace }: ShareOptions,
  way: 'push' | 'fetch',
): Promise<SharedRuns['results']> {
  if (sharedPlace === undefined) return null;
  if (way === 'fetch' && !existsSync(sharedPlace))
    return { place: sharedPlace, from: sharedPlace, ...nothing, problem: 'there is no such folder' };
  const [own, shared] = [await openStore(localPlaceOf(storePlace, root)), await openStore(sharedPlace)];
  // A collection at the same time does not remove what is being copied. Afterwards the runs themselves say what they
  // need.
  const [from, to] = way === 'push' ? [own, shared] : [shared, own];
  const target = claimStore(to, root);
  try {
    return { place: shared.place, from: from.place, ...(await copyResults(records, from, target)) };
  } finally {
    target[Symbol.dispose]();
  }
}

/** Then the edits stay where they are, in files. */
function ignoreGit(error: unknown): void {
  if (!isGitError(error)) throw error;
}

const nothing = { results: 0, artifacts: 0, bytes: 0, there: 0, missing: [] } as const;
