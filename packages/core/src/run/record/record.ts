// What a run leaves: .cairn/runs/<run>.json, enough to show it, to compare with it and to make it again.

import type { Digest, Key, NodeId, RunId } from '../../base/brand.ts';
import type { Canonical } from '../../base/canonical.ts';
import type { OutputDescriptions } from '../../dsl/describe-output.ts';
import type { Verdict } from '../../dsl/verdict.ts';
import type { DefinitionRole } from '../../graph/definition.ts';
import type { Outcome, OutcomeCounts, RunStatus } from '../../plan/outcome/outcome.ts';
import type { Deployed, RunMetrics } from './event.ts';

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
  readonly role: DefinitionRole;
  readonly params: Canonical;
  readonly inputs: Readonly<Record<string, { readonly node: NodeId; readonly output: string }>>;
  readonly outcome: Outcome;
  readonly seconds: number;
  readonly key: Key | null;
  readonly outputs: Readonly<Record<string, Digest>>;
  /** By output, the name of its kind in the run's `kinds`: also of outputs that were not made. */
  readonly kinds: Readonly<Record<string, string>>;
  /** What the kinds say of outputs; left out if the node made none, and by earlier versions. */
  readonly descriptions?: OutputDescriptions;
  readonly verdicts?: readonly Verdict[];
  readonly reason: string;
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
  readonly seed: number;
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
  readonly selection: { readonly until: string | null };
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
    | 'outcomes'
    | 'metrics'
    | 'deployed'
  > {
  readonly git: Pick<CommitFacts, 'commit' | 'branch'> & {
    /** Whether any file differed from the commit. */
    readonly isDirty: boolean;
  };
}
