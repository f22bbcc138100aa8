// Cuts training rows into batches of one fixed shape, with all that is random in a step drawn from named streams.

import type { Random, RandomState } from '@cairn/core';
import type { Tensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import type { EncodedRows } from '../models/encode-rows.ts';
import { roomFor, type SampledRows, sampleRows } from '../private-training/sample-rows.ts';
import type { DropoutPlace } from './network-function.ts';
import { type BatchForm, batchOfList, type TrainingBatch } from './training-batch.ts';

/** Rows to train on. */
export interface TrainingRows extends EncodedRows {
  /** One-hot classes or values, `rowCount × outputs`. */
  readonly targets: Float32Array;
  readonly outputs: number;
  /** What each row's loss counts. */
  readonly weights: Float32Array;
}

export interface BatchOptions {
  readonly batchSize: number;
  readonly dropouts: readonly DropoutPlace[];
  /** How many rows of a batch PGD moves; 0 for none. */
  readonly attackedRows: number;
  /** With privacy each row is in each batch by chance, and the batch has noise for each weight. Default none. */
  readonly privacy?: object | null | undefined;
  /** The numbers of all weights of the network. */
  readonly weightCount: number;
  random(stream: string): Random;
}

/** What the batches have in addition. */
export function batchForm({ attackedRows, privacy }: Pick<BatchOptions, 'attackedRows' | 'privacy'>): BatchForm {
  return { hasStarts: attackedRows > 0, hasNoise: Boolean(privacy) };
}

/** Batches of one epoch after the other; every call of `epoch` or `stackedEpoch` goes on in the streams. */
export interface Batches {
  /** How many batches an epoch has. */
  readonly count: number;
  /** Bytes of the tensors of one batch. */
  readonly bytes: number;
  /**
   * All rows once in random order. The last batch is filled up with the epoch's first rows, which then weigh 0. With privacy
   * each batch has each row by chance, and is filled up too.
   */
  epoch(): Generator<TrainingBatch>;
  /**
   * The same batches, several at once: the tensors of `listBatch`, each of that many batches, `batches × shape`.
   *
   * @param atOnce - asked before each: how many batches, at least 1; the last of an epoch are fewer
   */
  stackedEpoch(atOnce: () => number): Generator<readonly Tensor[]>;
  /** Where the streams stand, between two epochs. */
  random(): readonly RandomState[];
  /** Goes on from what `random` gave. */
  restoreRandom(states: readonly RandomState[]): void;
}

/** A tensor of each batch. */
interface Part {
  /** In one batch. */
  readonly shape: readonly number[];
  readonly size: number;
  /** Writes the numbers of a batch, which begins at a row of the epoch's order and has `size` rows that count. */
  fill(values: Float32Array, order: Int32Array, start: number, size: number): void;
}

/** Makes batches. Each is tensors of the caller's, who disposes of them. */
export function createBatches(tf: Tfjs, rows: TrainingRows, options: BatchOptions): Batches {
  const { attackedRows, privacy } = options;
  const { rowCount } = rows;
  const count = Math.ceil(rowCount / options.batchSize);
  const batchSize = privacy ? roomFor(rowCount, 1 / count) : options.batchSize;
  const streams = ['shuffle', 'dropout', 'attack', ...(privacy ? ['noise'] : [])].map((name) => options.random(name));
  const [shuffle, dropout, attack, noise] = streams as [Random, Random, Random, Random | undefined];
  const weigh: Part['fill'] = (values, order, start, size) => {
    for (let i = 0; i < size; i++) values[i] = rows.weights[order[start + i] as number] as number;
  };
  const parts: readonly Part[] = [
    part([batchSize, ...rows.shape], gatherRows(rows.data, rowCount)),
    part([batchSize, rows.outputs], gatherRows(rows.targets, rowCount)),
    part([batchSize], weigh),
    part([], (values, _order, _start, size) => values.fill(size)),
    ...options.dropouts.map((place) => part([batchSize, ...place.shape], drawMask(dropout, place))),
    ...(attackedRows === 0 ? [] : [part([attackedRows, ...rows.shape], drawStarts(attack))]),
    ...(noise ? [part([options.weightCount], drawNormal(noise))] : []),
  ];
  const drawEpoch = (): SampledRows => {
    if (privacy) return sampleRows(shuffle, rowCount, count, batchSize);
    const order = shuffle.shuffle(Int32Array.from({ length: rowCount }, (_, row) => row));
    return {
      order,
      sizes: Int32Array.from({ length: count }, (_, batch) => Math.min(batchSize, rowCount - batch * batchSize)),
    };
  };

  /** The numbers of some batches, one behind the other, for each part. */
  const take = ({ order, sizes }: SampledRows, first: number, batches: number): Float32Array[] => {
    const values = parts.map(({ size }) => new Float32Array(batches * size));
    // Batch by batch, so that what is drawn does not depend on how many are taken at once.
    for (let batch = 0; batch < batches; batch++)
      for (const [place, { size, fill }] of parts.entries()) {
        const own = values[place]!.subarray(batch * size, (batch + 1) * size);
        fill(own, order, (first + batch) * batchSize, sizes[first + batch]!);
      }
    return values;
  };

  return {
    count,
    bytes: 4 * parts.reduce((total, { size }) => total + size, 0),
    random: () => streams.map((stream) => stream.state()),
    restoreRandom: (states) => streams.forEach((stream, index) => void stream.restore(states[index]!)),
    *epoch() {
      const drawn = drawEpoch();
      for (let batch = 0; batch < count; batch++) {
        const tensors = take(drawn, batch, 1).map((values, place) => tf.tensor(values, [...parts[place]!.shape]));
        yield batchOfList(tensors, batchForm(options));
      }
    },
    *stackedEpoch(atOnce) {
      const drawn = drawEpoch();
      for (let first = 0; first < count; ) {
        const batches = Math.min(atOnce(), count - first);
        const values = take(drawn, first, batches);
        yield values.map((part, place) => tf.tensor(part, [batches, ...parts[place]!.shape]));
        first += batches;
      }
    },
  };
}

function part(shape: readonly number[], fill: Part['fill']): Part {
  return { shape, size: shape.reduce((total, side) => total * side, 1), fill };
}

/** Rows of values in the order of an epoch, from its beginning again where a batch goes beyond its end. */
function gatherRows(values: Float32Array, rowCount: number): Part['fill'] {
  const stride = values.length / rowCount;
  return (gathered, order, start) => {
    for (let to = 0, i = start; to < gathered.length; to += stride, i++) {
      const from = (order[i % order.length] as number) * stride;
      // A view for each row costs more than its few numbers.
      if (stride > 32) gathered.set(values.subarray(from, from + stride), to);
      else for (let k = 0; k < stride; k++) gathered[to + k] = values[from + k] as number;
    }
  };
}

/** Inverted dropout: what stays is scaled by 1 ÷ (1 − rate), so that serving needs no scaling. */
function drawMask(random: Random, { rate }: DropoutPlace): Part['fill'] {
  const kept = 1 / (1 - rate);
  return (mask) => {
    for (let i = 0; i < mask.length; i++) mask[i] = random.next() < rate ? 0 : kept;
  };
}

function drawNormal(random: Random): Part['fill'] {
  return (values) => {
    for (let i = 0; i < values.length; i++) values[i] = random.normal();
  };
}

/** Uniform in −1..1. */
function drawStarts(random: Random): Part['fill'] {
  return (starts) => {
    for (let i = 0; i < starts.length; i++) starts[i] = 2 * random.next() - 1;
  };
}
