// How long a run may still take: from what nodes of the same label or step took, in this run and in earlier ones.

import type { RunRecord } from '@cairn/core';
import type { RunState } from '@cairn/report';

/** Seconds that a node took when it last ran, by label. */
export type Expectations = ReadonlyMap<string, number>;

export function learnExpectations(records: readonly RunRecord[], pipeline: string): Expectations {
  const expected = new Map<string, number>();
  for (const record of records) {
    if (record.pipeline !== pipeline) continue;
    for (const { label, outcome, seconds } of record.nodes) if (outcome === 'ran') expected.set(label, seconds);
  }
  return expected;
}

/** Seconds left; undefined if there are no earlier runs to estimate from. */
export function estimateTimeLeft(state: RunState, now: number, expected: Expectations): number | undefined {
  if (!state.plan || !state.running.size) return undefined;
  const learned = averageBySteps(state);
  let work = 0;
  let longest = 0;
  let unknown = 0;
  for (const { id, label, step } of state.plan.nodes) {
    if (state.finished.has(id)) continue;
    const whole = expected.get(label) ?? learned.get(step);
    const running = state.running.get(id);
    const left = running ? leftOf(running.fraction, (now - running.since) / 1000, whole) : whole;
    if (left === undefined) unknown += 1;
    else {
      work += left;
      longest = Math.max(longest, left);
    }
  }
  const known = state.plan.nodes.length - state.finished.size - unknown;
  // An estimate is shown only if most of the remaining nodes are known.
  if (known === 0 || unknown > known) return undefined;
  return Math.max(longest, (work * (1 + unknown / known)) / state.running.size);
}

function leftOf(fraction: number, elapsed: number, whole: number | undefined): number | undefined {
  if (fraction > 0.05) return (elapsed * (1 - fraction)) / fraction;
  return whole === undefined ? undefined : Math.max(0, whole - elapsed);
}

/** What the nodes of each step took on average in this run; what is fresh counts as nothing. */
function averageBySteps(state: RunState): ReadonlyMap<string, number> {
  const steps = Map.groupBy(state.finished.values(), ({ step }) => step);
  return new Map(
    [...steps].map(([step, nodes]) => [
      step,
      nodes.reduce((sum, { outcome, seconds }) => sum + (outcome === 'ran' ? seconds : 0), 0) / nodes.length,
    ]),
  );
}
