// Params by dotted name, and which of them differ among runs.

import type { RunSummary } from '@cairn/core';

/** The params (and the seed) of a run that are not the same in all runs of its pipeline, by dotted name. */
export function differingParams(run: RunSummary, all: readonly RunSummary[]): Readonly<Record<string, unknown>> {
  const siblings = all.filter(({ pipeline }) => pipeline === run.pipeline).map(flattenParams);
  const own = flattenParams(run);
  return Object.fromEntries(
    Object.entries(own).filter(([name, value]) => siblings.some((other) => !isSame(other[name], value))),
  );
}

/** By dotted name, with the run's seed. */
export function flattenParams({ params, seed }: Pick<RunSummary, 'params' | 'seed'>): Record<string, unknown> {
  return { ...flatten(params, ''), seed };
}

function flatten(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return path ? { [path]: value } : {};
  return Object.assign(
    {},
    ...Object.entries(value).map(([name, field]) => flatten(field, path ? `${path}.${name}` : name)),
  ) as Record<string, unknown>;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
