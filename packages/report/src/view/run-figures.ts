// Figures that every run has besides its metrics, by which lists of runs can be sorted too. A metric has a dot in its name,
// and none of these has.

import type { RunSummary } from '@cairn/core';
import { formatBytes, formatSeconds } from '../text/format.ts';

interface RunFigure {
  readonly read: (run: RunSummary) => number | null;
  readonly format: (value: number) => string;
}

const figures: Readonly<Record<string, RunFigure>> = {
  seconds: { read: ({ seconds }) => seconds, format: formatSeconds },
  cpuSeconds: { read: ({ usage }) => usage?.cpuSeconds ?? null, format: formatSeconds },
  peakMemory: { read: ({ usage }) => usage?.peakMemory ?? null, format: formatBytes },
};

export function isRunFigure(name: string): boolean {
  return Object.hasOwn(figures, name);
}

/** Of a metric or a figure of the run; null if the run has no value of it. */
export function readFigureOfRun(run: RunSummary, name: string): number | null {
  const value = isRunFigure(name) ? figures[name]!.read(run) : run.metrics[name]?.value;
  return typeof value === 'number' && !Number.isNaN(value) ? value : null;
}

/** Empty if the run has no value of it. */
export function formatFigureOfRun(run: RunSummary, name: string): string {
  const value = readFigureOfRun(run, name);
  return value === null ? '' : figures[name]!.format(value);
}
