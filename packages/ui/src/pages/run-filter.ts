// Which runs the list shows: the filters of `cairn runs`, as they are typed into the form of the page.

import type { RunMetadata, RunSummary } from '@cairn/core';

/** Each text is as it was typed, or undefined if nothing was. */
export interface RunFilter {
  readonly pipeline: string | undefined;
  readonly status: RunSummary['status'] | undefined;
  readonly branch: string | undefined;
  readonly since: string | undefined;
  readonly where: readonly string[];
  readonly param: readonly string[];
  readonly tag: readonly string[];
  readonly search: string | undefined;
  readonly pinned: boolean;
}

/**
 * @param said - the names, notes and tags of runs
 * @param now - milliseconds since 1970
 * @throws Error with a sentence for the reader, if a filter is wrong
 */
export type FilterRuns = (
  all: readonly RunSummary[],
  filter: RunFilter,
  said: ReadonlyMap<string, RunMetadata>,
  now: number,
) => readonly RunSummary[];

export const statuses: readonly RunSummary['status'][] = ['done', 'refused', 'failed', 'interrupted'];

/** @param query - the query of the address */
export function readRunFilter(query: URLSearchParams): RunFilter {
  const typed = (name: string): string | undefined => query.get(name)?.trim() || undefined;
  const list = (name: string): readonly string[] => query.getAll(name).flatMap((text) => text.trim() || []);
  return {
    pipeline: typed('pipeline'),
    status: statuses.find((status) => status === typed('status')),
    branch: typed('branch'),
    since: typed('since'),
    where: list('where'),
    param: list('param'),
    tag: list('tag'),
    search: typed('search'),
    pinned: query.has('pinned'),
  };
}
