// What the routes of every protocol need, and how a request is marked with its model for metrics and logs.

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Client, Role } from '../limits/api-keys.ts';
import type { ModelDirectory } from '../models/model-directory.ts';
import type { ModelSlot } from '../models/model-slot.ts';
import { type PredictedRequest, predictRecords } from '../models/predict-records.ts';
import type { RequestLog } from '../recording/request-log.ts';
import type { Shadows } from '../traffic/shadows.ts';
import type { TrafficSplit } from '../traffic/traffic-split.ts';

export type Protocol = 'plain' | 'tensorflow-serving' | 'open-inference';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The protocol whose form errors have. */
    protocol?: Protocol;
    /** Whether the route predicts: then the limits apply. */
    isPrediction?: boolean;
    /** What an API key needs. Default `predict` for a route that predicts; for others any key. */
    role?: Role;
  }
  interface FastifyRequest {
    /** Who sent it; undefined if no key is needed. */
    client: Client | undefined;
    /** The model that answers, for metrics and logs. */
    servedModel: string;
    rowCount: number;
  }
}

export interface RouteContext {
  readonly models: ModelDirectory;
  readonly traffic: TrafficSplit;
  readonly shadows: Shadows;
  /** Undefined if nothing is recorded. */
  readonly log: RequestLog | undefined;
  readonly onPredicted: (slot: ModelSlot, version: number, rows: number) => void;
}

/** Requests with one key get the same version; without it each request is on its own. */
const trafficKeyName = 'x-traffic-key';

/** Predicts the rows of a request, records them, and marks the request and its answer with the version. */
export async function answerRows(
  context: RouteContext,
  asked: ModelSlot,
  records: readonly unknown[],
  { request, reply, isPartial = false }: { request: FastifyRequest; reply: FastifyReply; isPartial?: boolean },
): Promise<PredictedRequest> {
  const { traffic, shadows, log, onPredicted } = context;
  const slot = chooseByKey(context, asked, request) ?? traffic.choose(asked, request.id);
  request.servedModel = slot.reference;
  request.rowCount = records.length;
  const isGone = (): boolean => request.raw.socket.destroyed;
  const predicted = await predictRecords(slot, records, { isGone, isPartial });
  reply.header('x-cairn-model', `${slot.name}@v${predicted.version}`);
  onPredicted(slot, predicted.version, records.length);
  const asking = { request: request.id, at: new Date(), records, milliseconds: reply.elapsedTime };
  log?.recordRows({ ...asking, reference: slot.reference, role: slot === asked ? 'asked' : 'challenger', predicted });
  const followers = traffic.shadowsOf(asked);
  if (followers.length) reply.raw.once('finish', () => shadows.follow(followers, { ...asking, predicted }));
  return predicted;
}

/** The version that answers requests with this key; undefined without a key. */
export function chooseByKey(
  { traffic }: RouteContext,
  asked: ModelSlot,
  { headers }: Pick<FastifyRequest, 'headers'>,
): ModelSlot | undefined {
  const key = headers[trafficKeyName];
  return typeof key === 'string' && key !== '' ? traffic.choose(asked, key) : undefined;
}
