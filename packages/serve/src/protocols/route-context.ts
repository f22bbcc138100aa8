// What the routes of every protocol need, and how a request is marked with its model for metrics and logs.

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ModelDirectory } from '../models/model-directory.ts';
import type { ModelSlot } from '../models/model-slot.ts';
import { type PredictedRequest, predictRecords } from '../models/predict-records.ts';

export type Protocol = 'plain' | 'tensorflow-serving' | 'open-inference';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The protocol whose form errors have. */
    protocol?: Protocol;
    /** Whether the route predicts: then the limits apply. */
    isPrediction?: boolean;
  }
  interface FastifyRequest {
    /** The model that answers, for metrics and logs. */
    servedModel: string;
    rowCount: number;
  }
}

export interface RouteContext {
  readonly models: ModelDirectory;
  readonly onPredicted: (slot: ModelSlot, version: number, rows: number) => void;
}

/** Predicts the rows of a request, and marks the request and its answer with the version. */
export async function answerRows(
  { onPredicted }: RouteContext,
  slot: ModelSlot,
  records: readonly unknown[],
  { request, reply, isPartial = false }: { request: FastifyRequest; reply: FastifyReply; isPartial?: boolean },
): Promise<PredictedRequest> {
  request.servedModel = slot.reference;
  request.rowCount = records.length;
  const isGone = (): boolean => request.raw.socket.destroyed;
  const predicted = await predictRecords(slot, records, { isGone, isPartial });
  reply.header('x-cairn-model', `${slot.name}@v${predicted.version}`);
  onPredicted(slot, predicted.version, records.length);
  return predicted;
}
