// Finds the run that somebody means: by its name, the beginning of it, `latest`, or by a commit however git names it.

import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { RunId } from '../../base/brand.ts';
import { compareCodeUnits } from '../../base/canonical.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import { failFault } from '../../base/errors/fault-error.ts';
import type { RunRecord, RunSummary } from '../../run/record/record.ts';
import { failGitFault, findGitFault, isRepositoryHidden } from '../git/git-fault.ts';
import { hasRemote } from '../git/has-remote.ts';
import { lookUpCommit } from '../git/resolve-commit.ts';
import { lastAnswered, lastNoted } from './answered-runs.ts';
import { readRunCommit } from './list-committed.ts';
import { listRunNames, readRun, readRuns } from './list-runs.ts';
import { type ProjectRuns, summarizeProjectRuns } from './project-runs.ts';
import { refOf } from './run-commit.ts';
import { recordFile } from './write-run.ts';

/** So many names are shown when none or several fit. */
const shown = 5;

/**
 * The run called `name`: its id, a unique beginning of that, `latest`, or a commit, branch or tag, which stands for the
 * newest finished run of that commit, one without changes of the working tree where there is one.
 *
 * `latest` is the run that was answered last in this folder, also where nothing ran and an earlier run was named again.
 * Where this folder has made none, it is the newest that the project has from elsewhere (`findElsewhere` says where).
 * An id names any run of the repository; a commit names one of this project, and of others where it has none.
 *
 * @param pipeline - only runs of this pipeline, by name or file; for `latest` and commits
 * @param isFitting - for `latest`: runs that it should be one of, such as those that have a node; where none is, any
 * @throws AuthorError `unknown-run`, `ambiguous-run`, `pipeline-without-runs`
 * @throws FaultError `record-damaged`; `git-missing`, `git-refuses` where only git could know the name
 */
export async function findRun(
  root: string,
  name: string,
  pipeline?: string,
  isFitting?: (record: RunRecord) => boolean,
): Promise<RunRecord> {
  const names = await listRunNames(root);
  const begin = name === '' ? [] : names.filter((run) => run === name || run.startsWith(name));
  const meant = begin.find((run) => run === name) ?? begin[0];
  if (begin.length > 1 && meant !== name) failAuthor('ambiguous-run', { run: name, found: begin.slice(-shown) });
  if (meant) return (await readRun(root, meant)) ?? failDamaged(root, meant);
  const { runs: whole, damaged, elsewhere } = await summarizeProjectRuns(root, { allProjects: true });
  const all = whole.filter(({ run }) => elsewhere.get(run)?.kind !== 'project');
  const isMeant = (run: Pick<RunRecord, 'pipeline' | 'file'>): boolean => pipeline === undefined || isOf(run, pipeline);
  const runs = all.filter(isMeant);
  const read: ReadOne = async ({ run }) => (await readRun(root, run)) ?? failDamaged(root, run);
  const find = (from: readonly RunSummary[]) => findOfCommit(root, name, from, isMeant, read);
  const found =
    name === 'latest'
      ? await findFitting(root, { runs, damaged, elsewhere }, isFitting, read)
      : ((await find(runs)) ?? (await find(whole.filter(isMeant))));
  if (found) return found;
  if (pipeline !== undefined && all.length && !runs.length)
    failAuthor('pipeline-without-runs', { pipeline, known: [...new Set(all.map((record) => record.pipeline))] });
  return failAuthor('unknown-run', {
    run: name,
    known: all
      .slice(-shown)
      .reverse()
      .map(({ run }) => run),
    isShared: await hasRemote(root),
  });
}

type ReadOne = (summary: RunSummary) => Promise<RunRecord>;
type Found = Omit<ProjectRuns<RunSummary>, 'others'>;

/** The latest that fits; where none does, the latest. The nodes of the others are looked at where that one does not fit. */
async function findFitting(
  root: string,
  found: Found,
  isFitting: ((record: RunRecord) => boolean) | undefined,
  read: ReadOne,
): Promise<RunRecord | undefined> {
  const newest = findLatest(root, found);
  const latest = newest && (await read(newest));
  if (!latest || !isFitting || isFitting(latest)) return latest;
  const whole = (await readRuns(root)).runs.filter(isFitting);
  const fitting = new Set(whole.map(({ run }) => run));
  const best = findLatest(root, { ...found, runs: found.runs.filter(({ run }) => fitting.has(run)) });
  return (best && whole.find(({ run }) => run === best.run)) ?? latest;
}

/** A record that cannot be read may be of the latest run: the one before it is another. */
function findLatest(root: string, { runs, damaged, elsewhere }: Found): RunSummary | undefined {
  const here = runs.filter(({ run }) => !elsewhere.has(run));
  const answered = lastNoted(root);
  if (answered !== undefined && damaged.includes(answered)) failDamaged(root, answered);
  const [newest, cut] = [here.at(-1) ?? runs.at(-1), damaged.at(-1)];
  if (cut !== undefined && (newest === undefined || compareCodeUnits(cut, newest.run) > 0)) failDamaged(root, cut);
  return lastAnswered(root, here) ?? newest;
}

function failDamaged(root: string, run: RunId): never {
  const file = recordFile(root, run);
  return failFault('record-damaged', { run, place: existsSync(file) ? file : refOf(run) });
}

async function findOfCommit(
  root: string,
  name: string,
  runs: readonly RunSummary[],
  isMeant: (run: Pick<RunRecord, 'pipeline' | 'file'>) => boolean,
  read: ReadOne,
): Promise<RunRecord | undefined> {
  // A hash is looked for in the records first: they outlive a repository, and work where git is not installed.
  const commits = new Set(runs.flatMap(commitsOf).filter((commit) => isHashOf(name, commit)));
  if (commits.size > 1) failAuthor('ambiguous-run', { run: name, found: [...commits].slice(-shown) });
  const commit = [...commits][0] ?? (await askGit(root, name));
  if (commit === undefined) return undefined;
  const finished = runs.filter((record) => commitsOf(record).includes(commit) && record.status !== 'interrupted');
  const known = finished.findLast((record) => isOfCommit(record, commit)) ?? finished.at(-1);
  if (known) return read(known);
  // A tag of what was deployed comes with every clone, and brings the commit of its run, which holds the record.
  const tagged = await readRunCommit(root, commit);
  return tagged && isMeant(tagged) ? tagged : undefined;
}

/** Undefined outside git, where no name is a commit's. */
async function askGit(root: string, name: string): Promise<string | undefined> {
  const commit = await lookUpCommit(root, name);
  const fault = commit === undefined ? await findGitFault(root) : undefined;
  if (fault && isRepositoryHidden(fault, root)) failGitFault(fault, root, `no run is named '${name}'`);
  return commit;
}

/** Where it began, and the commit that it is: a tag of what was deployed names that. */
function commitsOf({ git, snapshot }: RunSummary): readonly string[] {
  return [git.commit, snapshot].filter((commit) => commit !== null);
}

/** Of just what the commit holds: of its own commit, or begun from that one with nothing changed. */
function isOfCommit({ git, snapshot }: RunSummary, commit: string): boolean {
  return snapshot === commit || !git.isDirty;
}

function isOf(record: Pick<RunRecord, 'pipeline' | 'file'>, pipeline: string): boolean {
  return [record.pipeline, record.file, basename(record.file).replace(/\.[cm]?[jt]s$/, '')].includes(pipeline);
}

function isHashOf(name: string, commit: string): boolean {
  return /^[0-9a-f]{4,64}$/i.test(name) && commit.startsWith(name.toLowerCase());
}
