// The order in which outcomes are counted wherever a run is shown.

import type { Outcome, OutcomeCounts } from '@cairn/core';

/** What was done first, then what was not. */
const outcomeOrder: readonly Outcome[] = ['ran', 'fresh', 'restored', 'failed', 'blocked', 'skipped'];

/** `4 ran`, `19 fresh`: those that occur. */
export function listOutcomes(counts: OutcomeCounts): readonly string[] {
  return outcomeOrder.filter((outcome) => counts[outcome] > 0).map((outcome) => `${counts[outcome]} ${outcome}`);
}

export function countNodes(counts: OutcomeCounts): number {
  return outcomeOrder.reduce((sum, outcome) => sum + counts[outcome], 0);
}
