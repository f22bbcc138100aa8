// The figures that the values of a run hold, each with the node that made it. Those of results come first.

import type { Digest } from '@cairn/core';
import type { Figure } from '../figures/figure.ts';
import { readFigures } from '../figures/read-figures.ts';
import type { ReportedRun } from '../gather/reported-run.ts';
import type { NodeView } from '../view/run-view.ts';

export interface FoundFigure {
  readonly figure: Figure;
  readonly node: NodeView;
  /** The result that it belongs to: its own, or one of its node. */
  readonly result: string | null;
}

export function listFigures({ view, values }: ReportedRun): readonly FoundFigure[] {
  const seen = new Set<Digest>();
  const results = Object.entries(view.results);
  const found = view.nodes.flatMap((node) =>
    Object.values(node.outputs).flatMap((digest): readonly FoundFigure[] => {
      // What a choice hands on was made by a trial, and is shown there.
      if (seen.has(digest)) return [];
      seen.add(digest);
      const own = results.find(([, result]) => result.digest === digest);
      const result = (own ?? results.find(([, result]) => result.node === node.id))?.[0] ?? null;
      return readFigures(values.get(digest)).map((figure) => ({ figure, node, result }));
    }),
  );
  return [...found.filter(({ result }) => result !== null), ...found.filter(({ result }) => result === null)];
}
