// Lists the runs of a project with the facts that lists show. Records are read only if they were not listed before.

import { stat } from 'node:fs/promises';
import type { RunId } from '../../base/brand.ts';
import { compareCodeUnits } from '../../base/canonical.ts';
import { isSettledBefore, markOf } from '../../base/file-mark.ts';
import { inParallel } from '../../files/in-parallel.ts';
import { nowNs } from '../../files/now-ns.ts';
import type { RunSummary } from '../../run/record/record.ts';
import { type KeptSummaries, keepSummaries, type MarkedSummary, readKeptSummaries } from './kept-summaries.ts';
import { listCommitted, pickCommitted } from './list-committed.ts';
import { filesAtOnce, listRecordedNames, readRecord } from './list-runs.ts';
import { summarizeRun } from './run-summary.ts';
import { recordFile } from './write-run.ts';

export interface FoundSummaries {
  /** Oldest first. */
  readonly runs: readonly RunSummary[];
  /** Names of the runs whose files cannot be read. */
  readonly damaged: readonly RunId[];
}

/** All runs of a project, as `readRuns` finds them. `root` is the folder that contains `.cairn`. */
export async function readSummaries(root: string): Promise<FoundSummaries> {
  const [kept, refs] = await Promise.all([readKeptSummaries(root), listCommitted(root)]);
  const names = await listRecordedNames(root);
  const recorded = await summarizeFiles(root, names, kept.files);
  const committed = await summarizeCommits(
    root,
    [...refs].filter(([run]) => !recorded.runs.has(run)),
    kept.commits,
  );
  const found: KeptSummaries = { files: recorded.settled, commits: committed };
  if (isOther(found.files, kept.files) || isOther(found.commits, kept.commits)) await keepSummaries(root, found);
  const runs = [...recorded.runs.values(), ...committed.values()];
  const known = new Set(runs.map(({ run }) => run));
  return {
    runs: runs.sort((a, b) => compareCodeUnits(a.run, b.run)),
    damaged: names.filter((name) => !known.has(name)),
  };
}

interface SummarizedFiles {
  readonly runs: ReadonlyMap<RunId, RunSummary>;
  /** Files that did not change while they were read. */
  readonly settled: ReadonlyMap<string, MarkedSummary>;
}

async function summarizeFiles(
  root: string,
  names: readonly RunId[],
  kept: KeptSummaries['files'],
): Promise<SummarizedFiles> {
  const runs = new Map<RunId, RunSummary>();
  const settled = new Map<string, MarkedSummary>();
  await inParallel(names, filesAtOnce, async (name) => {
    const since = nowNs();
    const stats = await stat(recordFile(root, name), { bigint: true }).catch(() => undefined);
    if (!stats) return;
    const mark = markOf(stats);
    const known = kept.get(name);
    if (known?.[0] === mark && known[1].run === name) {
      runs.set(name, known[1]);
      settled.set(name, known);
      return;
    }
    const record = await readRecord(root, name);
    if (!record) return;
    const summary = summarizeRun(record);
    runs.set(name, summary);
    if (isSettledBefore(stats, since)) settled.set(name, [mark, summary]);
  });
  return { runs, settled };
}

/** By their commits. Commits without a record, or with that of another run, are left out. */
async function summarizeCommits(
  root: string,
  committed: readonly (readonly [run: RunId, commit: string])[],
  kept: KeptSummaries['commits'],
): Promise<ReadonlyMap<string, RunSummary>> {
  const isKnown = ([run, commit]: readonly [RunId, string]): boolean => kept.get(commit)?.run === run;
  const unknown = committed.filter((entry) => !isKnown(entry));
  const read = await pickCommitted(root, unknown, summarizeRun);
  const fresh = new Map(read.map((summary) => [summary.run, summary]));
  return new Map(
    committed.flatMap(([run, commit]) => {
      const summary = fresh.get(run) ?? kept.get(commit);
      return summary?.run === run ? [[commit, summary] as const] : [];
    }),
  );
}

/**
 * Whether the current summaries have to be stored: the stored ones are only a part of them, or contain removed runs.
 */
function isOther(found: ReadonlyMap<string, unknown>, kept: ReadonlyMap<string, unknown>): boolean {
  return found.size !== kept.size || [...found].some(([name, value]) => kept.get(name) !== value);
}
