// Plots and tables among the results of two runs, as the lines that their kinds show. Pure: the records have the lines.

import type { NodeId } from '../../base/brand.ts';
import type { RunRecord } from '../../run/record/record.ts';

/** A plot or table that differs. */
export interface ChangedShown {
  /** The name of the result. */
  readonly result: string;
  readonly shows: 'plot' | 'table';
  /** What its kind shows of it, line by line; null if that run does not have it. */
  readonly before: readonly string[] | null;
  readonly now: readonly string[] | null;
}

type ShownRun = Pick<RunRecord, 'results' | 'kinds' | 'nodes'>;

/** Kinds for people, who see them in a terminal or on a page, have these media types. */
const mediaTypes: Readonly<Record<string, ChangedShown['shows']>> = {
  'application/vnd.cairn.plot+json': 'plot',
  'application/vnd.cairn.table+json': 'table',
};

/** In the order of the later run; those that only the earlier one has come last. */
export function diffResults(before: ShownRun, now: ShownRun): readonly ChangedShown[] {
  const names = [...new Set([...Object.keys(now.results), ...Object.keys(before.results)])];
  const nodes = [before, now].map((run) => new Map(run.nodes.map((node) => [node.id, node])));
  return names.flatMap((name): readonly ChangedShown[] => {
    const [earlier, later] = [before.results[name], now.results[name]];
    const shows = readShows(now, name) ?? readShows(before, name);
    if (!shows || (earlier?.digest ?? null) === (later?.digest ?? null)) return [];
    return [
      {
        result: name,
        shows,
        before: listLines(before, name, nodes[0]!),
        now: listLines(now, name, nodes[1]!),
      },
    ];
  });
}

function readShows({ results, kinds }: ShownRun, name: string): ChangedShown['shows'] | undefined {
  const kind = results[name] && kinds[results[name].kind];
  return kind?.mediaType === undefined ? undefined : mediaTypes[kind.mediaType];
}

function listLines(
  { results }: ShownRun,
  name: string,
  nodes: ReadonlyMap<NodeId, ShownRun['nodes'][number]>,
): readonly string[] | null {
  const result = results[name];
  if (!result || result.digest === null) return null;
  const described = nodes.get(result.node)?.descriptions?.[result.output];
  if (!described) return [];
  return described.summary ? described.summary.map(({ text }) => text) : [described.text];
}
