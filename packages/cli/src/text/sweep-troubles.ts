// What failed or refused at the points of a sweep: each node and reason once, with the points that have it.

import type { EndedRun, RunRecord } from '@cairn/core';
import { cleanData } from '@cairn/report';
import { namePoint, type TypedPoint } from './sweep-labels.ts';
import { toOneLine } from './width.ts';

export interface SweepTrouble {
  readonly label: string;
  readonly isRefused: boolean;
  /** One line. */
  readonly reason: string;
  /** `all points`, or the first ones by name. */
  readonly where: string;
}

/** The number of points that are named. */
const mostNamed = 3;

export function listTroubles(
  runs: readonly (EndedRun | null)[],
  typed: readonly TypedPoint[],
): readonly SweepTrouble[] {
  const found = new Map<string, { readonly trouble: Omit<SweepTrouble, 'where'>; readonly points: string[] }>();
  for (const [point, run] of runs.entries())
    for (const node of run ? cleanData<RunRecord>(run).nodes : []) {
      const isRefused = node.verdicts?.some(({ isPassed }) => !isPassed) ?? false;
      if (node.outcome !== 'failed' && !isRefused) continue;
      const said = node.outcome === 'failed' ? node.reason.split('\n')[0] : 'a rule was not passed';
      const trouble = { label: toOneLine(node.label), isRefused, reason: toOneLine(said ?? '') };
      const name = JSON.stringify(trouble);
      const known = found.get(name) ?? { trouble, points: [] };
      found.set(name, known);
      known.points.push(namePoint(typed[point] ?? {}));
    }
  return [...found.values()].map(({ trouble, points }) => ({ ...trouble, where: nameAll(points, runs.length) }));
}

function nameAll(points: readonly string[], all: number): string {
  if (points.length === all) return 'all points';
  const more = points.length - mostNamed;
  return `${points.slice(0, mostNamed).join('; ')}${more > 0 ? ` and ${more} more` : ''}`;
}
