// Finds the run that a user means: by its id, the beginning of it, a word such as `latest`, a commit in any form that
// git knows, or the name that somebody gave it.

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
import { readMetadata } from '../metadata/read-metadata.ts';
import { mentions, noMetadata, type RunMetadata } from '../metadata/run-metadata.ts';
import { lastAnswered, lastNoted } from './answered-runs.ts';
import { readRunCommit } from './list-committed.ts';
import { listRunNames, readRun, readRuns } from './list-runs.ts';
import { type ProjectRuns, summarizeProjectRuns } from './project-runs.ts';
import { parseRelative, type RelativeRun } from './relative-run.ts';
import { refOf } from './run-commit.ts';
import { recordFile } from './write-run.ts';

/** The number of names that are shown if none or several match. */
const shown = 5;

/**
 * The run called `name`: its id, a unique beginning of it, `latest`, or a commit, branch or tag, which means the newest
 * finished run of that commit, preferably one without changes in the working tree; else the newest run that somebody gave
 * this name (`changeMetadata`).
 *
 * `latest~2` is the second run of the same pipeline before the latest, and `previous` is `latest~1`. `latest:nightly` is
 * the latest of the runs with that tag or name, or, if none has it, of those whose name, note or tags contain the text.
 *
 * `latest` is the run that was answered last in this folder, even if nothing ran and an earlier run was named again. If
 * this folder has no run, it is the newest run of the project from elsewhere (`findElsewhere` says where). An id can
 * name any run of the repository. A commit names a run of this project, or of others if it has none.
 *
 * @param pipeline - only runs of this pipeline, by name or file; for `latest` and commits
 * @param isFitting - for `latest`: prefers runs that match, such as those that have a node; if none matches, any run
 * @throws AuthorError `unknown-run`, `ambiguous-run`, `pipeline-without-runs`
 * @throws FaultError `record-damaged`; `git-missing`, `git-refuses` if only git could know the name
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
  const relative = parseRelative(name);
  const found = relative
    ? await findRelative(root, { runs, damaged, elsewhere }, relative, isFitting, read)
    : await findOther(root, name, [runs, whole.filter(isMeant)], isMeant, read);
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

async function findRelative(
  root: string,
  found: Found,
  { text, back }: RelativeRun,
  isFitting: ((record: RunRecord) => boolean) | undefined,
  read: ReadOne,
): Promise<RunRecord | undefined> {
  const metadata = text === undefined ? undefined : await readMetadata(root);
  const about = ({ run }: RunSummary): RunMetadata => metadata?.get(run) ?? noMetadata;
  const tagged = found.runs.filter((run) => text === about(run).name || about(run).tags.includes(text!));
  const runs =
    text === undefined ? found.runs : tagged.length ? tagged : found.runs.filter((run) => mentions(about(run), text));
  const latest = await findFitting(root, { ...found, runs }, isFitting, read);
  if (!latest || !back) return latest;
  const isHere = ({ run }: RunSummary): boolean => !found.elsewhere.has(run) || found.elsewhere.has(latest.run);
  const before = runs.filter(
    (run) => isHere(run) && run.pipeline === latest.pipeline && run.file === latest.file && run.run < latest.run,
  );
  const meant = before.at(-back);
  // A record that cannot be read may be one of those that are counted.
  const cut = meant && found.damaged.find((run) => run > meant.run && run < latest.run);
  if (cut !== undefined) failDamaged(root, cut);
  return meant && (await read(meant));
}

/** By a commit, branch or tag of git; else by the name that somebody gave it. */
async function findOther(
  root: string,
  name: string,
  scopes: readonly (readonly RunSummary[])[],
  isMeant: (run: Pick<RunRecord, 'pipeline' | 'file'>) => boolean,
  read: ReadOne,
): Promise<RunRecord | undefined> {
  const metadata = await readMetadata(root);
  const named = scopes
    .map((runs) => runs.findLast(({ run }) => metadata.get(run)?.name === name))
    .find((run) => run !== undefined);
  for (const runs of scopes) {
    const found = await findOfCommit(root, name, runs, isMeant, read, named !== undefined);
    if (found) return found;
  }
  return named && (await read(named));
}

/**
 * The latest run that matches, or the latest if none does. Records of other runs are read only if the latest does not
 * match.
 */
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

/** A record that cannot be read may belong to the latest run; then the run before it would be the wrong one. */
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
  isNamed: boolean,
): Promise<RunRecord | undefined> {
  // A hash is searched in the records first: they remain if a repository is deleted, and work without git.
  const commits = new Set(runs.flatMap(commitsOf).filter((commit) => isHashOf(name, commit)));
  if (commits.size > 1) failAuthor('ambiguous-run', { run: name, found: [...commits].slice(-shown) });
  const commit = [...commits][0] ?? (await (isNamed ? lookUpCommit : askGit)(root, name));
  if (commit === undefined) return undefined;
  const finished = runs.filter((record) => commitsOf(record).includes(commit) && record.status !== 'interrupted');
  const known = finished.findLast((record) => isOfCommit(record, commit)) ?? finished.at(-1);
  if (known) return read(known);
  // A tag of a deployment is in every clone, together with the commit of its run, which contains the record.
  const tagged = await readRunCommit(root, commit);
  return tagged && isMeant(tagged) ? tagged : undefined;
}

/** Undefined outside git, where no name can be a commit. */
async function askGit(root: string, name: string): Promise<string | undefined> {
  const commit = await lookUpCommit(root, name);
  const fault = commit === undefined ? await findGitFault(root) : undefined;
  if (fault && isRepositoryHidden(fault, root)) failGitFault(fault, root, `no run is named '${name}'`);
  return commit;
}

/** The commit where it began, and its own commit, which the tag of a deployment names. */
function commitsOf({ git, snapshot }: RunSummary): readonly string[] {
  return [git.commit, snapshot].filter((commit) => commit !== null);
}

/** Whether it ran exactly the content of the commit: its own commit, or its base commit without changes. */
function isOfCommit({ git, snapshot }: RunSummary, commit: string): boolean {
  return snapshot === commit || !git.isDirty;
}

function isOf(record: Pick<RunRecord, 'pipeline' | 'file'>, pipeline: string): boolean {
  return [record.pipeline, record.file, basename(record.file).replace(/\.[cm]?[jt]s$/, '')].includes(pipeline);
}

function isHashOf(name: string, commit: string): boolean {
  return /^[0-9a-f]{4,64}$/i.test(name) && commit.startsWith(name.toLowerCase());
}
