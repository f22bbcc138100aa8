// The models of a server, each loaded and verified, with what metrics and log say about it.

import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../metrics/create-metrics.ts';
import { loadVersion } from '../models/loaded-version.ts';
import { ModelSlot } from '../models/model-slot.ts';
import type { FullOptions } from './serve-options.ts';

/** One for each reference that clients ask, then for those that are tried next to them. */
export function createSlots(
  options: FullOptions,
  parts: { readonly app: FastifyInstance; readonly metrics: Metrics },
): readonly ModelSlot[] {
  const { references, challengers, shadows } = options;
  const all = new Set([...references, ...challengers.map(({ reference }) => reference), ...shadows]);
  return [...all].map((reference) => createSlot(reference, options, parts));
}

function createSlot(
  reference: string,
  options: FullOptions,
  { app, metrics }: { readonly app: FastifyInstance; readonly metrics: Metrics },
): ModelSlot {
  const at = reference.lastIndexOf('@');
  const [name, wanted] = [reference.slice(0, Math.max(0, at)), reference.slice(at + 1)];
  const { place, batchDelay: delay, batchRows: rows, timeout } = options;
  const onBatch = (count: number, _: number, seconds: number): void => {
    metrics.batchRows.observe({ model: reference }, count);
    metrics.batchSeconds.observe({ model: reference }, seconds);
  };
  return new ModelSlot({
    place,
    name,
    wanted,
    load: () => loadVersion(place, { name, wanted }, { delay, rows, timeout }, { onBatch }),
    onLoaded: (slot, before) => {
      const { version, digest } = slot.current;
      if (before) metrics.versions.remove({ model: reference, version: before.version });
      metrics.versions.set({ model: reference, version }, 1);
      metrics.reloads.inc({ model: reference, result: 'loaded' });
      app.log.info({ model: reference, version, before: before?.version, digest }, 'serving');
    },
    onFailed: (slot, error) => {
      metrics.reloads.inc({ model: reference, result: 'failed' });
      const problem = error instanceof Error ? error.message : String(error);
      app.log.error({ model: reference, version: slot.current.version, problem }, 'still serving the version before');
    },
  });
}
