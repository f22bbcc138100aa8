// Everything that happens in a run is an event; what the terminal, the JSON stream and the report show are readers of
// events. This is a contract, kept like a public type: its schema is in schemas/events.schema.json.

import type { Acceptance } from '../../base/acceptance.ts';
import type { Digest, Key, NodeId, RunId } from '../../base/brand.ts';
import type { AuthorErrorCode } from '../../base/errors/author-error.ts';
import type { RunWarningCode } from '../../base/errors/warnings.ts';
import type { FrozenResult } from '../../base/frozen-result.ts';
import type { OutputDescriptions } from '../../dsl/describe-output.ts';
import type { Estimate } from '../../dsl/estimate.ts';
import type { Verdict } from '../../dsl/verdict.ts';
import type { RunRole } from '../../graph/definition.ts';
import type { Freshness, Keep } from '../../graph/node-marks.ts';
import type { Absence } from '../../plan/outcome/absence.ts';
import type { DecidedBy } from '../../plan/outcome/decided-by.ts';
import type { FailedAttempt } from '../../plan/outcome/failed-attempt.ts';
import type { NodeUsage } from '../../plan/outcome/node-usage.ts';
import type { FailureCode, Outcome, OutcomeCounts, RunStatus } from '../../plan/outcome/outcome.ts';
import type { RecordedSelection } from './recorded-selection.ts';
import type { RecordedSource } from './recorded-source.ts';

interface At {
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface PlannedNode {
  readonly id: NodeId;
  readonly label: string;
  readonly step: string;
  readonly role: RunRole;
  readonly inputs: Readonly<Record<string, { readonly node: NodeId; readonly output: string }>>;
  /** The nodes that it waits for without reading them; left out if there are none. */
  readonly after?: readonly NodeId[];
  /** It is copied for each item of a map, and is finished itself only where its items are not known. */
  readonly isTemplate?: true;
  /** Of such a copy: the node that was planned for all items, and the names of those that it was made for. */
  readonly template?: NodeId;
  readonly items?: readonly string[];
  /** Paths of the scopes that it was called in, the first one first; left out if there are none. */
  readonly scopes?: readonly string[];
  readonly tags?: readonly string[];
  /** Of a node in `frozen` or `always`. */
  readonly freshness?: Freshness;
  /** Its outputs are removed when they were read. */
  readonly keep?: Keep;
}

export interface PlanMade extends At {
  readonly type: 'plan-made';
  readonly pipeline: string;
  readonly nodes: readonly PlannedNode[];
}

/** Copies of templates, once their items are known. Each is told before anything else is told of it. */
export interface NodesAdded extends At {
  readonly type: 'nodes-added';
  readonly nodes: readonly PlannedNode[];
}

/** A node that could begin waits for another run of the same store or machine. It may be told more than once. */
export interface NodeWaiting extends At {
  readonly type: 'node-waiting';
  readonly node: NodeId;
  readonly label: string;
  /** What it waits for, as a clause: `process 4711, which is making it`. */
  readonly message: string;
}

export interface NodeStarted extends At {
  readonly type: 'node-started';
  readonly node: NodeId;
  readonly label: string;
}

export interface NodeProgress extends At {
  readonly type: 'node-progress';
  readonly node: NodeId;
  readonly label: string;
  readonly fraction: number;
  readonly message?: string;
}

export interface NodeLog extends At {
  readonly type: 'node-log';
  readonly node: NodeId;
  readonly label: string;
  readonly stream: 'log' | 'stdout' | 'stderr';
  readonly message: string;
}

export interface NodeFinished extends At {
  readonly type: 'node-finished';
  readonly node: NodeId;
  readonly label: string;
  readonly step: string;
  readonly outcome: Outcome;
  readonly seconds: number;
  /** What it took of the machine, if it ran and was measured. */
  readonly usage?: NodeUsage;
  /** Its attempts that failed and were followed by another one; left out if there are none. */
  readonly attempts?: readonly FailedAttempt[];
  /** Null when blocked, or when it cannot be known. */
  readonly key: Key | null;
  readonly outputs: Readonly<Record<string, Digest>>;
  /** What the kinds say of the outputs; left out if nothing was made by a step. */
  readonly descriptions?: OutputDescriptions;
  /** Of a gate. */
  readonly verdicts?: readonly Verdict[];
  /** Of a source outside of the project. */
  readonly source?: RecordedSource;
  /** Of a failed node. */
  readonly failure?: FailureCode;
  /** Of a failed node: file, line and column in the author's code. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** Of a branch, and of a node that only a branch which was not taken needs: the condition, and its value. */
  readonly decidedBy?: DecidedBy;
  /** Other code made its result, which somebody accepted; left out if its own code made it. */
  readonly accepted?: Acceptance;
  /** Of a frozen node whose stored result is used although something changed: what, since when, and who made it. */
  readonly frozen?: FrozenResult;
  /** Why outputs of it are not in the store, and were not needed; left out if all are there. */
  readonly absent?: Absence;
  /** One sentence: why it ran, or why it failed. */
  readonly reason: string;
}

/** Something that the reader should know and that stops nothing. */
export interface Warning extends At {
  readonly type: 'warning';
  /** The page is docs/warnings/<code>.md; of what an option lets through, docs/errors/<code>.md. */
  readonly code: RunWarningCode | AuthorErrorCode;
  readonly message: string;
}

export interface Deployed {
  readonly name: string;
  readonly version: number;
  readonly digest: Digest;
  readonly alias: string;
  /**
   * The version that the alias names: another where this one was published before and a later one, or somebody by hand,
   * has moved it since; null where it names none.
   */
  readonly aliasVersion: number | null;
  readonly path: string;
  /** Where its model is that of a version that was there before: which, and what of the bundle differs. */
  readonly sameModel?: { readonly version: number; readonly differs: readonly string[] };
}

/** A file or folder of the project that a result is published as. */
export interface PublishedFile {
  /** The name of the result. */
  readonly result: string;
  /** Relative to the folder that contains `.cairn`, with `/`. */
  readonly path: string;
  /** Of the artifact. */
  readonly digest: Digest;
  /** The digest of what is at the path: another than that of the artifact if it has another format. */
  readonly bytes: Digest;
  /** `removed`: an earlier run wrote it, and the pipeline does not publish it any more. */
  readonly state: 'written' | 'unchanged' | 'removed';
}

/** The run's metrics by key and field (`test.accuracy`). */
export type RunMetrics = Readonly<Record<string, Estimate>>;

export interface RunFinished extends At {
  readonly type: 'run-finished';
  readonly run: RunId;
  readonly pipeline: string;
  readonly status: RunStatus;
  /** HEAD when the run began; null outside git or before the first commit. */
  readonly commit: string | null;
  /** The commit that holds the working tree as it was; null where none was made. */
  readonly snapshot: string | null;
  readonly seconds: number;
  readonly outcomes: OutcomeCounts;
  /** What was selected; left out if nothing was left out of the run. */
  readonly selection?: RecordedSelection;
  /** Nodes whose failure the pipeline allows, since a choice left out their trials; left out where there are none. */
  readonly allowedFailures?: readonly NodeId[];
  readonly metrics: RunMetrics;
  readonly deployed: readonly Deployed[];
  /** Results that are published as files; left out where there are none. */
  readonly published?: readonly PublishedFile[];
  /** The record's file; null where it could not be written. */
  readonly record: string | null;
}

export interface ErrorEvent extends At {
  readonly type: 'error';
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

export type RunEvent =
  | PlanMade
  | NodesAdded
  | NodeWaiting
  | NodeStarted
  | NodeProgress
  | NodeLog
  | NodeFinished
  | Warning
  | RunFinished
  | ErrorEvent;

/** A reader of events. */
export type Listener = (event: RunEvent) => void;
