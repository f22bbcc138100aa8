// Compares two runs: what was different when the later one was made, and which results differ.

import type { RunId } from '../../base/brand.ts';
import type { CommitFacts, RunRecord } from '../../run/record/record.ts';
import { findRun } from '../records/find-run.ts';
import { type Elsewhere, findElsewhere } from '../records/project-runs.ts';
import { openProjectStore } from '../stores/open-project-store.ts';
import { type CodeDifference, diffCode } from './diff-code.ts';
import { openCommitFiles } from './diff-commit-files.ts';
import { type ChangedSource, diffData } from './diff-data.ts';
import { type ChangedEnvironment, diffEnvironment } from './diff-environment.ts';
import { explainPairs } from './diff-explained.ts';
import { type ComparedMetric, compareMetrics } from './diff-metrics.ts';
import { type ComparedArtifacts, compareArtifacts, pairNodes } from './diff-nodes.ts';
import { type ChangedParam, diffParams } from './diff-params.ts';
import { type ChangedShown, diffResults } from './diff-results.ts';

export interface DiffOptions {
  /** The folder that contains `.cairn`. */
  readonly root: string;
  /** A run's id, the beginning of one, `latest`, or a commit, branch or tag. */
  readonly before: string;
  /** Default: the latest run of the same pipeline. */
  readonly now?: string;
  /** Only runs of this pipeline, by name or file; for `latest` and commits. */
  readonly pipeline?: string;
  /** Where results are read; default the store `.cairn` in `root`. It is only read. */
  readonly storePlace?: string;
}

export interface DiffedRun {
  readonly run: RunId;
  readonly pipeline: string;
  readonly at: string;
  readonly status: RunRecord['status'];
  readonly git: CommitFacts;
  /** Where it was made, if not in this folder; null for a run of this folder. */
  readonly elsewhere: Elsewhere | null;
}

export interface RunsDifference {
  readonly before: DiffedRun;
  readonly now: DiffedRun;
  readonly code: CodeDifference;
  readonly params: readonly ChangedParam[];
  /** Null if both runs had the same seed. */
  readonly seed: { readonly before: number; readonly now: number } | null;
  readonly data: readonly ChangedSource[];
  readonly environment: readonly ChangedEnvironment[];
  /** All metrics of both runs. */
  readonly metrics: readonly ComparedMetric[];
  /** Plots and tables among the results that differ. */
  readonly shown: readonly ChangedShown[];
  readonly artifacts: ComparedArtifacts;
}

/** @throws AuthorError `unknown-run`, `ambiguous-run` */
export async function diffRuns(options: DiffOptions): Promise<RunsDifference> {
  const { root, pipeline } = options;
  const before = await findRun(root, options.before, pipeline);
  const now = await findRun(root, options.now ?? 'latest', pipeline ?? (options.now ? undefined : before.pipeline));
  const store = await openProjectStore(options.storePlace, root);
  const runs = { home: root, before, now, files: openCommitFiles(root) };
  const paired = pairNodes(before.nodes, now.nodes);
  const { explained, unexplained } = await explainPairs(paired.pairs, store, root);
  return {
    before: tellRun(before, root),
    now: tellRun(now, root),
    code: await diffCode(runs, explained, unexplained),
    params: diffParams(before.params, now.params, paired.pairs),
    seed: before.seed === now.seed ? null : { before: before.seed, now: now.seed },
    data: await diffData(runs, store),
    environment: diffEnvironment(before.environment, now.environment, explained),
    metrics: compareMetrics(before.metrics, now.metrics),
    shown: diffResults(before, now),
    artifacts: compareArtifacts(paired),
  };
}

function tellRun(record: RunRecord, root: string): DiffedRun {
  const { run, pipeline, at, status, git } = record;
  return { run, pipeline, at, status, git, elsewhere: findElsewhere(root, record) ?? null };
}
