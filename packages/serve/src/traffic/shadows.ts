// Predictions of a shadow: the rows of requests that were answered, predicted once more by a version that answers nobody.
// A shadow that fails or is slow costs no request anything but the time of the processor.

import type { ModelSlot } from '../models/model-slot.ts';
import { type PredictedRequest, predictRecords } from '../models/predict-records.ts';
import type { RequestLog } from '../recording/request-log.ts';

export interface AnsweredRequest {
  readonly request: string;
  readonly at: Date;
  readonly records: readonly unknown[];
  readonly predicted: PredictedRequest;
}

export interface ShadowObserver {
  readonly onShadowed: (slot: ModelSlot, result: 'same' | 'different' | 'failed' | 'skipped', rows: number) => void;
}

/** Requests that wait for a shadow; further ones are skipped. */
const mostWaiting = 256;

export class Shadows {
  readonly #log: RequestLog | undefined;
  readonly #observer: ShadowObserver;
  readonly #working = new Set<Promise<void>>();

  constructor(log: RequestLog | undefined, observer: ShadowObserver) {
    this.#log = log;
    this.#observer = observer;
  }

  follow(slots: readonly ModelSlot[], answered: AnsweredRequest): void {
    for (const slot of slots) {
      if (this.#working.size >= mostWaiting) {
        this.#observer.onShadowed(slot, 'skipped', answered.records.length);
        continue;
      }
      const work = this.#predict(slot, answered).finally(() => this.#working.delete(work));
      this.#working.add(work);
    }
  }

  /** Resolves when nothing is being predicted any more. */
  async settle(): Promise<void> {
    await Promise.all(this.#working);
  }

  async #predict(slot: ModelSlot, { request, at, records, predicted }: AnsweredRequest): Promise<void> {
    const begin = performance.now();
    try {
      const own = await predictRecords(slot, records, { isGone: () => false, isPartial: true });
      const milliseconds = performance.now() - begin;
      this.#log?.recordRows({
        request,
        at,
        records,
        reference: slot.reference,
        role: 'shadow',
        predicted: own,
        milliseconds,
      });
      const isSame = (row: number): boolean => {
        const [before, now] = [predicted.predictions[row], own.predictions[row]];
        return before?.class === now?.class && before?.value === now?.value;
      };
      const same = records.filter((_, row) => isSame(row)).length;
      if (same) this.#observer.onShadowed(slot, 'same', same);
      if (same < records.length) this.#observer.onShadowed(slot, 'different', records.length - same);
    } catch {
      this.#observer.onShadowed(slot, 'failed', records.length);
    }
  }
}
