// What a run leaves: .cairn/runs/<run>.json, enough to show it, to compare with it and to make it again.

import type { Acceptance } from '../../base/acceptance.ts';
import type { Digest, Key, NodeId, RunId } from '../../base/brand.ts';
import type { Canonical } from '../../base/canonical.ts';
import type { FrozenResult } from '../../base/frozen-result.ts';
import type { OutputDescriptions } from '../../dsl/describe-output.ts';
import type { Verdict } from '../../dsl/verdict.ts';
import type { RunRole } from '../../graph/definition.ts';
import type { Freshness, Keep } from '../../graph/node-marks.ts';
import type { Absence } from '../../plan/outcome/absence.ts';
import type { DecidedBy } from '../../plan/outcome/decided-by.ts';
import type { FailedAttempt } from '../../plan/outcome/failed-attempt.ts';
import type { NodeUsage } from '../../plan/outcome/node-usage.ts';
import type { Outcome, OutcomeCounts, RunStatus } from '../../plan/outcome/outcome.ts';
import type { Deployed, PublishedFile, RunMetrics } from './event.ts';
import type { RecordedSelection } from './recorded-selection.ts';
import type { RecordedSource } from './recorded-source.ts';

export interface CommitFacts {
  /** HEAD; null outside git, or before the first commit. */
  readonly commit: string | null;
  readonly branch: string | null;
  /** Files that differ from HEAD or are not tracked (ignored ones apart), relative to the project's root. */
  readonly dirty: readonly string[];
}

/** A path that a run's commit does not hold as it was. */
export interface LeftOut {
  /** From the top of the repository, with `/`. */
  readonly path: string;
  readonly why: 'secret' | 'large' | 'repository' | 'submodule' | 'special';
  /** What makes it look like a secret, and in which line, from 1. */
  readonly looks?: string;
  readonly line?: number;
  /** Of a large file, in bytes. */
  readonly size?: number;
  /** Of a large file: its digest or, above 100 MB, when it was last changed (ISO 8601, UTC). */
  readonly digest?: Digest;
  readonly changed?: string;
}

export interface RecordedVariables {
  /** Names, and beginnings of names, that decide keys. */
  readonly names: readonly string[];
  readonly prefixes: readonly string[];
  /** Those of native libraries that were set, without the hidden ones. */
  readonly values: Readonly<Record<string, string>>;
  /** Names of those that were set and whose values are kept nowhere: all declared ones, and those that look like secrets. */
  readonly hidden: readonly string[];
  /** Digests of the hidden values; left out by earlier versions. */
  readonly digests?: Readonly<Record<string, string>>;
}

/** How the outputs of a kind are stored, for programs that read a run without its code. */
export interface RecordedKind {
  readonly version: number;
  readonly form: 'file' | 'folder';
  /** With its dot: `.json`; empty if it has none. */
  readonly extension: string;
  /** `application/json`; left out for a folder that has none. */
  readonly mediaType?: string;
}

export interface RecordedNode {
  readonly id: NodeId;
  readonly label: string;
  readonly step: string;
  readonly role: RunRole;
  readonly params: Canonical;
  readonly inputs: Readonly<Record<string, { readonly node: NodeId; readonly output: string }>>;
  /** The nodes that it waited for without reading them; left out if there are none. */
  readonly after?: readonly NodeId[];
  /** Params and inputs that its definition says do not change its result; left out if there are none. */
  readonly notInKey?: readonly string[];
  readonly outcome: Outcome;
  readonly seconds: number;
  /** What it took of the machine; left out of a node that did not run, and by earlier versions. */
  readonly usage?: NodeUsage;
  /** Its attempts that failed and were followed by another one; left out if there are none. */
  readonly attempts?: readonly FailedAttempt[];
  readonly key: Key | null;
  readonly outputs: Readonly<Record<string, Digest>>;
  /** By output, the name of its kind in the run's `kinds`: also of outputs that were not made. */
  readonly kinds: Readonly<Record<string, string>>;
  /** What the kinds say of outputs; left out if the node made none, and by earlier versions. */
  readonly descriptions?: OutputDescriptions;
  readonly verdicts?: readonly Verdict[];
  /** Of a branch, and of a node that only a branch which was not taken needs: the condition, and its value. */
  readonly decidedBy?: DecidedBy;
  /** Of a source outside of the project. */
  readonly source?: RecordedSource;
  /** Other code made its result, which somebody accepted; left out if its own code made it, and by earlier versions. */
  readonly accepted?: Acceptance;
  /** Of a frozen node whose stored result is used although something changed: what, since when, and who made it. */
  readonly frozen?: FrozenResult;
  /** Why outputs of it were not in the store when the run ended; left out if all were. */
  readonly absent?: Absence;
  readonly reason: string;
  /** Of a copy that was made for an item of a map: the node that was planned for all of them. */
  readonly template?: NodeId;
  /** The names of the items that it was made for: several where items are equal. */
  readonly items?: readonly string[];
  /** Paths of the scopes that it was called in, the first one first; left out if there are none. */
  readonly scopes?: readonly string[];
  readonly tags?: readonly string[];
  /** Of a node in `frozen` or `always`. */
  readonly freshness?: Freshness;
  /** Its outputs are removed when they were read. */
  readonly keep?: Keep;
}

/** The sweep that a run is a point of. */
export interface RecordedSweep {
  readonly id: RunId;
  /** Paths of the params that the points differ in. */
  readonly over: readonly string[];
}

export interface RunRecord {
  readonly version: 1;
  readonly run: RunId;
  readonly pipeline: string;
  /** The pipeline's file, relative to the project's root, with `/`. */
  readonly file: string;
  /** The project's path in its repository, with `/`, empty at its top; left out outside git, and by older versions. */
  readonly project?: string;
  /** When it began, ISO 8601, UTC. */
  readonly at: string;
  readonly seconds: number;
  readonly status: RunStatus;
  readonly git: CommitFacts;
  /** The commit under refs/cairn/runs that holds the working tree as it was; null where none was made. */
  readonly snapshot: string | null;
  /** What that commit does not hold, and why; left out where it holds everything. */
  readonly leftOut?: readonly LeftOut[];
  /** The pipeline's params after parsing, and as they were given. */
  readonly params: Canonical;
  readonly givenParams: Canonical;
  /** What set each of the given params, by its path; left out if none was given, and by earlier versions. */
  readonly paramsFrom?: Readonly<Record<string, string>>;
  readonly seed: number;
  /** Left out of a run that was started alone. */
  readonly sweep?: RecordedSweep;
  /** Digest of all files that the plan read: code and data, with their paths. */
  readonly reads: Digest;
  readonly environment: {
    readonly node: string;
    readonly platform: string;
    readonly arch: string;
    readonly cpu: string;
  };
  /** What of its code may decide a result and is in no key, where the run allowed it; left out where nothing is. */
  readonly impure?: readonly string[];
  /** What it was told by the environment: the variables that decide keys. Values that look secret are not kept. */
  readonly variables?: RecordedVariables;
  readonly selection: RecordedSelection;
  readonly nodes: readonly RecordedNode[];
  /** By name. A second kind of the same name that is stored otherwise has a number behind it: `model 2`. */
  readonly kinds: Readonly<Record<string, RecordedKind>>;
  readonly outcomes: OutcomeCounts;
  /** Nodes whose failure the pipeline allows, since a choice left out their trials; left out where there are none. */
  readonly allowedFailures?: readonly NodeId[];
  readonly metrics: RunMetrics;
  /** The pipeline's results: which node's output, and its digest where it was made. */
  readonly results: Readonly<
    Record<
      string,
      { readonly node: NodeId; readonly output: string; readonly kind: string; readonly digest: Digest | null }
    >
  >;
  readonly deployed: readonly Deployed[];
  /** Results that were published as files of the project; left out where there are none. */
  readonly published?: readonly PublishedFile[];
}

/** What lists of runs show of a record: all but its nodes and their results. */
export interface RunSummary
  extends Pick<
    RunRecord,
    | 'run'
    | 'pipeline'
    | 'file'
    | 'project'
    | 'at'
    | 'seconds'
    | 'status'
    | 'snapshot'
    | 'params'
    | 'seed'
    | 'sweep'
    | 'outcomes'
    | 'metrics'
    | 'deployed'
  > {
  /** Of all its nodes: the sum of their processor time, and the most memory of one. */
  readonly usage?: NodeUsage;
  /** What was selected; left out of a run of the whole pipeline. */
  readonly selection?: RecordedSelection;
  readonly git: Pick<CommitFacts, 'commit' | 'branch'> & {
    /** Whether any file differed from the commit. */
    readonly isDirty: boolean;
  };
}
