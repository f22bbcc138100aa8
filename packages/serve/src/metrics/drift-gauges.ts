// Drift as Prometheus reads it: computed when somebody reads the metrics.

import type { DriftFigure, DriftWatch } from '@cairn/steps/serving';
import { Gauge, type Registry } from 'prom-client';

const gauges = [
  ['distance', 'How far the last rows are from those of the training, from 0 to 1'],
  ['low', 'The lower bound of the 95 % interval of cairn_drift_distance'],
  ['psi', 'Population stability index of the last rows and those of the training'],
] as const satisfies readonly (readonly [keyof DriftFigure, string])[];

export interface WatchedVersion {
  /** The reference that is served. */
  readonly model: string;
  readonly version: number;
  readonly drift: DriftWatch;
}

/** @param watched - called when the metrics are read: what is served then */
export function addDriftGauges(registry: Registry, watched: () => readonly WatchedVersion[]): void {
  const registers = [registry];
  new Gauge({
    name: 'cairn_drift_rows',
    help: 'The last rows, which are compared with those of the training',
    labelNames: ['model', 'version'],
    registers,
    collect() {
      this.reset();
      for (const { model, version, drift } of watched()) this.set({ model, version }, drift.rows);
    },
  });
  for (const [figure, help] of gauges)
    new Gauge({
      name: `cairn_drift_${figure}`,
      help,
      labelNames: ['model', 'version', 'column', 'about'],
      registers,
      // What is not served any more is not reported any more.
      collect() {
        this.reset();
        for (const { model, version, drift } of watched())
          for (const { column, about, ...figures } of drift.figures()) {
            const value = figures[figure];
            if (value !== null) this.set({ model, version, column, about }, value);
          }
      },
    });
}
