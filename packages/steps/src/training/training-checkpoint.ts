// Where a training stands between two epochs, as bytes: so that it goes on there after its process was killed, with the
// same bits. Four bytes with the length of the header, the header as JSON, then the numbers of all tensors.

import type { Checkpoint, RandomState } from '@cairn/core';
import type { Tensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import type { Batches } from './batches.ts';
import type { TrainingEpoch } from './training-history.ts';
import { listState, stateOfList, type TrainingState } from './training-state.ts';

/** The weights of the best epoch so far; epoch 0 before there is one. */
export interface BestEpoch {
  readonly epoch: number;
  readonly loss: number;
  readonly weights: readonly Tensor[];
}

/** Where a training stands after an epoch. */
export interface TrainingProgress {
  readonly epochs: readonly TrainingEpoch[];
  readonly state: TrainingState;
  readonly best: BestEpoch;
}

interface Header {
  readonly epochs: readonly TrainingEpoch[];
  /** JSON has no infinity: the loss is null before there is a best epoch. */
  readonly best: { readonly epoch: number; readonly loss: number | null };
  readonly random: readonly RandomState[];
  /** Of the tensors of the state, then of the best weights. */
  readonly shapes: readonly (readonly number[])[];
  readonly stateCount: number;
}

const lengthBytes = 4;

/** Saving takes at most this share of the time. */
const mostOfTime = 1 / 20;

export interface TrainingCheckpoint {
  /** Where the training stood, with the random numbers put back; undefined at the beginning. Its tensors are the caller's. */
  load(slotCount: number): Promise<TrainingProgress | undefined>;
  /** Saves, if the last time was long enough ago. */
  saveIfDue(progress: TrainingProgress): Promise<void>;
  /** The same state as bytes. */
  bytesOf(progress: TrainingProgress): Uint8Array;
}

/** @param every - milliseconds between two states, at least; 0 saves after each epoch */
export function createTrainingCheckpoint(
  tf: Tfjs,
  checkpoint: Checkpoint,
  batches: Pick<Batches, 'random' | 'restoreRandom'>,
  every: number,
): TrainingCheckpoint {
  let due = performance.now() + every;
  return {
    async load(slotCount) {
      const saved = await checkpoint.load();
      if (!saved) return undefined;
      const { header, tensors } = decode(tf, await saved.bytes());
      batches.restoreRandom(header.random);
      return {
        epochs: header.epochs,
        state: stateOfList(tensors.slice(0, header.stateCount), slotCount),
        best: {
          epoch: header.best.epoch,
          loss: header.best.loss ?? Number.POSITIVE_INFINITY,
          weights: tensors.slice(header.stateCount),
        },
      };
    },
    bytesOf: (progress) => encode(progress, batches.random()),
    async saveIfDue(progress) {
      const start = performance.now();
      if (start < due) return;
      await checkpoint.save(encode(progress, batches.random()));
      const end = performance.now();
      due = every === 0 ? 0 : end + Math.max(every, (end - start) / mostOfTime);
    },
  };
}

function encode({ epochs, state, best }: TrainingProgress, random: readonly RandomState[]): Uint8Array {
  const ofState = listState(state);
  const tensors = [...ofState, ...best.weights];
  const header: Header = {
    epochs,
    best: { epoch: best.epoch, loss: best.epoch > 0 ? best.loss : null },
    random,
    shapes: tensors.map(({ shape }) => shape),
    stateCount: ofState.length,
  };
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32LE(text.length);
  const values = tensors.map((tensor) => {
    const numbers = tensor.dataSync();
    return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  });
  return Buffer.concat([length, text, ...values]);
}

/**
 * The numbers of the weights in a state, in the order of the network's.
 *
 * @param count - how many weights the network has
 */
export function readWeights(bytes: Uint8Array, count: number): readonly Float32Array[] {
  return placesOf(bytes, count).map(
    ({ start, end }) => new Float32Array(Uint8Array.from(bytes.subarray(start, end)).buffer),
  );
}

/** The same state with other weights, in the order of the network's. */
export function replaceWeights(bytes: Uint8Array, weights: readonly Float32Array[]): Uint8Array {
  const changed = Uint8Array.from(bytes);
  for (const [index, { start, end }] of placesOf(bytes, weights.length).entries()) {
    const { buffer, byteOffset, byteLength } = weights[index]!;
    if (byteLength !== end - start) throw new Error('The state is of another network');
    changed.set(new Uint8Array(buffer, byteOffset, byteLength), start);
  }
  return changed;
}

/** Where the first tensors of a state are in its bytes. */
function placesOf(bytes: Uint8Array, count: number): readonly { readonly start: number; readonly end: number }[] {
  const { header, start: begin } = readHeader(bytes);
  let end = begin;
  return header.shapes.slice(0, count).map((shape) => {
    const start = end;
    end += sizeOf(shape);
    return { start, end };
  });
}

function readHeader(bytes: Uint8Array): { readonly header: Header; readonly start: number } {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = lengthBytes + all.readUInt32LE();
  return { header: JSON.parse(all.toString('utf8', lengthBytes, start)) as Header, start };
}

function sizeOf(shape: readonly number[]): number {
  return 4 * shape.reduce((total, side) => total * side, 1);
}

function decode(tf: Tfjs, bytes: Uint8Array): { readonly header: Header; readonly tensors: readonly Tensor[] } {
  const { header, start } = readHeader(bytes);
  let at = start;
  const tensors = header.shapes.map((shape) => {
    const size = sizeOf(shape);
    // Numbers begin at a multiple of four.
    const values = new Float32Array(Uint8Array.from(bytes.subarray(at, at + size)).buffer);
    at += size;
    return tf.tensor(values, [...shape], 'float32');
  });
  return { header, tensors };
}
