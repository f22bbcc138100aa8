// Why a run has nothing of a node, and which run has.

import type { RunRecord } from '@cairn/core';
import type { RecordedNode } from './find-recorded-node.ts';

export interface Absence {
  readonly message: string;
  /** The last run of the pipeline in which the node was made. */
  readonly run: string | undefined;
  readonly fix: string;
}

/** Of a node that was skipped, blocked, or failed. */
export function explainAbsence(
  { label, outcome }: RecordedNode,
  record: RunRecord,
  runs: readonly RunRecord[],
): Absence {
  const last = runs.findLast(
    ({ pipeline, nodes }) => pipeline === record.pipeline && nodes.some((node) => node.label === label && isMade(node)),
  );
  const [what, other] =
    outcome === 'failed'
      ? [`failed in '${record.run}', and has no outputs`, 'it was made']
      : [`did not run in '${record.run}'`, 'it did'];
  return {
    message: `'${label}' ${what}`,
    run: last?.run,
    fix: last
      ? `Name a run in which ${other}: ${last.run}.`
      : `There is no run in which ${other}: cairn run ${record.pipeline}.`,
  };
}

function isMade({ outcome }: RecordedNode): boolean {
  return outcome === 'ran' || outcome === 'fresh' || outcome === 'restored';
}
