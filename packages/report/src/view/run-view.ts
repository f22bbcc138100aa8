// A run as plain data: everything that a rendering of it may show. The terminal's summary, `cairn show`, the Markdown and
// JUnit reports of CI and `cairn show --json` are renderings of this view, and none of them reads a record or an event.
// It survives JSON (infinite numbers as in a run's record). The fields of a run's record keep their names, so that the
// document of `cairn show --json` has them all.

import type {
  Deployed,
  Digest,
  FailureCode,
  NodeId,
  PublishedFile,
  RecordedNode,
  RunId,
  RunMetadata,
  RunMetrics,
  RunRecord,
  RunStatus,
  SourceLocation,
  SummaryLine,
  Verdict,
} from '@cairn/core';
import type { MetricComparison } from './compare-metrics.ts';

/** Facts that only a record has. Null if the view is made from events alone. */
type RecordedFacts = {
  readonly [Field in 'file' | 'params' | 'givenParams' | 'seed' | 'reads' | 'environment']: RunRecord[Field] | null;
};

export interface RunView
  extends RecordedFacts,
    Pick<
      RunRecord,
      | 'project'
      | 'paramsFrom'
      | 'sweep'
      | 'git'
      | 'snapshot'
      | 'leftOut'
      | 'impure'
      | 'variables'
      | 'selection'
      | 'kinds'
      | 'outcomes'
    > {
  /** The version of the record's format. */
  readonly version: RunRecord['version'];
  /** Null if there is no run: the pipeline could not be planned, or the run has not ended. */
  readonly run: RunId | null;
  readonly status: RunStatus | null;
  readonly pipeline: string;
  /** What people said about it: its name, note and tags, and whether it is pinned. Left out if nobody looked. */
  readonly metadata?: RunMetadata;
  /** When it began, ISO 8601, UTC; null if the pipeline could not be planned. */
  readonly at: string | null;
  readonly seconds: number;
  /** The nodes that ended, in the order of the plan. */
  readonly nodes: readonly NodeView[];
  readonly metrics: RunMetrics;
  readonly results: Readonly<Record<string, ResultView>>;
  readonly deployed: readonly DeployedView[];
  /** Results that are published as files of the project; left out where there are none. */
  readonly published?: readonly PublishedFile[];
  readonly allowedFailures?: readonly NodeId[];
  /** What the reader should know, but what does not stop the run. A record does not have them. */
  readonly warnings: readonly WarningView[];
  /** Why there is no run, and what failed after its nodes had ended. A record does not have them. */
  readonly errors: readonly ErrorView[];
  /** The path of its record; null if none was written, or if the view is made from a record. */
  readonly recordFile: string | null;
  /** Seconds of work that cached results saved; null if nobody measured it. */
  readonly savedSeconds: number | null;
  /** The run that its metrics are compared with; null if nobody asked for one. */
  readonly comparison: ComparisonView | null;
}

export interface NodeView
  extends Pick<RecordedNode, 'id' | 'label' | 'step' | 'role' | 'inputs' | 'outcome' | 'seconds' | 'key' | 'reason'> {
  /** Null if the view is made from events alone. */
  readonly params: RecordedNode['params'] | null;
  /** Digests by output, of those that exist. */
  readonly outputs: RecordedNode['outputs'];
  /** By output, the name of its kind in the run's `kinds`; empty if the view is made from events alone. */
  readonly kinds: RecordedNode['kinds'];
  /** What it took of the machine, if it ran and was measured. */
  readonly usage?: NonNullable<RecordedNode['usage']>;
  /** Its attempts that failed and were followed by another one. */
  readonly attempts?: NonNullable<RecordedNode['attempts']>;
  /** By output, the line that its kind shows of it, and what a report says about itself. */
  readonly descriptions?: NonNullable<RecordedNode['descriptions']>;
  /** Params and inputs that its definition says do not change its result. */
  readonly notInKey?: NonNullable<RecordedNode['notInKey']>;
  /** Of a source outside of the project: its version, and when it was checked. */
  readonly source?: NonNullable<RecordedNode['source']>;
  /** The verdicts of a gate. */
  readonly verdicts?: readonly Verdict[];
  /** Of a branch, and of a node that only a branch which was not taken needs: the condition, and its value. */
  readonly decidedBy?: NonNullable<RecordedNode['decidedBy']>;
  /** Other code made its result, which somebody accepted. */
  readonly accepted?: NonNullable<RecordedNode['accepted']>;
  /** A frozen node whose stored result is used although something changed. */
  readonly frozen?: NonNullable<RecordedNode['frozen']>;
  /** Of a node in `frozen` or `always`. */
  readonly freshness?: NonNullable<RecordedNode['freshness']>;
  /** The nodes that it waited for without reading them. */
  readonly after?: NonNullable<RecordedNode['after']>;
  /** Its outputs are removed when they were read. */
  readonly keep?: NonNullable<RecordedNode['keep']>;
  /** Why outputs of it are not in the store. */
  readonly absent?: NonNullable<RecordedNode['absent']>;
  /** Why a node failed, if the view is made from events: a record has only the reason. */
  readonly failure?: FailureView;
  /** Whether the pipeline goes on without it where it failed. */
  readonly isFailureAllowed: boolean;
  /** The last lines that it printed, if the view is made from events. */
  readonly log: readonly string[];
}

export interface FailureView {
  readonly code: FailureCode | null;
  readonly at: SourceLocation | null;
}

export interface ResultView {
  readonly node: NodeId;
  readonly label: string;
  readonly output: string;
  readonly kind: string;
  /** Null if it was not made. */
  readonly digest: Digest | null;
  /** The line that its kind shows for it; null if it was not made. */
  readonly text: string | null;
  /** What a report says about itself. */
  readonly summary: readonly SummaryLine[];
}

export interface DeployedView extends Deployed {
  /** Its folder on this machine; null if the registry here does not have it. */
  readonly localPath: string | null;
}

export interface WarningView {
  readonly code: string;
  readonly message: string;
}

export interface ErrorView {
  /** `planning`: there is no run. `publishing`: the nodes had ended. */
  readonly stage: 'planning' | 'publishing';
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly at: SourceLocation | null;
}

export interface ComparisonView {
  /** The branch, tag or commit as it was named; null for the commit before. */
  readonly name: string | null;
  /** Null if no such run is known here. */
  readonly run: RunId | null;
  readonly commit: string | null;
  /** It was given other params, or another seed. */
  readonly hasOtherParams: boolean;
  /** Git does not know the branch or commit here. */
  readonly isUnknown: boolean;
  readonly metrics: readonly MetricComparison[];
}
