// What Prometheus reads at /metrics.

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  readonly requests: Histogram<'model' | 'protocol' | 'status'>;
  readonly rows: Counter<'model' | 'version'>;
  readonly batchRows: Histogram<'model'>;
  readonly batchSeconds: Histogram<'model'>;
  readonly refused: Counter<'code'>;
  readonly reloads: Counter<'model' | 'result'>;
  readonly versions: Gauge<'model' | 'version'>;
  readonly recorded: Counter;
  readonly unrecorded: Counter;
  readonly shadowed: Counter<'model' | 'result'>;
}

/** @param gauges - what is read each time that the metrics are */
export function createMetrics(gauges: { readonly active: () => number; readonly waiting: () => number }): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const read = (name: string, help: string, value: () => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  };
  read('cairn_active_requests', 'Requests that are worked on', gauges.active);
  read('cairn_waiting_requests', 'Requests that wait for a batch', gauges.waiting);
  const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
  return {
    registry,
    requests: new Histogram({
      name: 'cairn_request_seconds',
      help: 'Seconds from the first byte of a request to the end of its answer',
      labelNames: ['model', 'protocol', 'status'],
      buckets: seconds,
      registers,
    }),
    rows: new Counter({
      name: 'cairn_predicted_rows_total',
      help: 'Rows that were predicted',
      labelNames: ['model', 'version'],
      registers,
    }),
    batchRows: new Histogram({
      name: 'cairn_batch_rows',
      help: 'Rows of one call of a model',
      labelNames: ['model'],
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
      registers,
    }),
    batchSeconds: new Histogram({
      name: 'cairn_batch_seconds',
      help: 'Seconds of one call of a model',
      labelNames: ['model'],
      buckets: seconds,
      registers,
    }),
    refused: new Counter({
      name: 'cairn_refused_requests_total',
      help: 'Requests that were answered with an error',
      labelNames: ['code'],
      registers,
    }),
    reloads: new Counter({
      name: 'cairn_reloads_total',
      help: 'Versions that were loaded, or could not be loaded',
      labelNames: ['model', 'result'],
      registers,
    }),
    versions: new Gauge({
      name: 'cairn_model_version',
      help: '1 for the version that a reference names now',
      labelNames: ['model', 'version'],
      registers,
    }),
    recorded: new Counter({ name: 'cairn_recorded_rows_total', help: 'Rows in the request log', registers }),
    unrecorded: new Counter({
      name: 'cairn_unrecorded_lines_total',
      help: 'Lines of the request log that could not be written',
      registers,
    }),
    shadowed: new Counter({
      name: 'cairn_shadow_rows_total',
      help: 'Rows that a shadow predicted the same as the answer or not, failed at, or skipped',
      labelNames: ['model', 'result'],
      registers,
    }),
  };
}
