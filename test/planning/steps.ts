// Small steps for plans that are never run: what they declare is all that planning looks at.

import {
  approved,
  defineGate,
  defineKind,
  defineModel,
  defineStep,
  type Estimate,
  each,
  json,
  type Kind,
  metrics,
  optional,
  storedFile,
} from '@cairn/core';
import { z } from 'zod';

interface Rows {
  readonly rowCount: number;
}

interface Model {
  readonly weights: readonly number[];
}

export interface Scores {
  readonly accuracy: Estimate;
}

const stored = { encode: async () => {}, decode: async () => undefined as never };
export const table: Kind<Rows> = defineKind<Rows>({ name: 'table', holdsRows: true, ...stored });
export const model: Kind<Model> = defineKind<Model>({ name: 'model', ...stored });
export const scores = metrics<Scores>();

export const net = defineModel('net', () => undefined);

const run = (): never => {
  throw new Error('these steps are planned, and never run');
};

export const clean = defineStep('clean', {
  in: { raw: storedFile },
  params: z.object({ seed: z.number().default(1) }),
  out: { train: table, validation: table, test: table },
  rows: {
    out: {
      train: { of: ['raw'], part: 'train' },
      validation: { of: ['raw'], part: 'validation', heldOut: true },
      test: { of: ['raw'], part: 'test', heldOut: true },
    },
  },
  run,
});

export const augment = defineStep('augment', {
  in: { rows: table },
  out: { rows: table },
  rows: { trainingOnly: ['rows'] },
  run,
});

export const train = defineStep('train', {
  in: { rows: table, validation: optional(table) },
  params: z.object({ epochs: z.number().default(1), net: z.any().optional() }),
  out: { model },
  rows: { in: { rows: 'learns', validation: 'chooses' } },
  run,
});

const judged = { in: { model, rows: table }, rows: { in: { rows: 'reads' } }, run } as const;

export const evaluate = defineStep('evaluate', { ...judged, out: { metrics: scores } });

export const attack = defineStep('attack', { ...judged, out: { report: scores } });

/** Says nothing of its rows, so it learns from them. */
export const peek = defineStep('peek', { in: { model, rows: table }, out: { metrics: scores }, run });

export const compare = defineStep('compare', { in: { all: each(scores) }, out: { report: json<object>() }, run });

/** Marks rows by a median that it learned from other rows. */
export const ink = defineStep('ink', {
  in: { rows: table, median: table },
  out: { rows: table },
  rows: { in: { median: 'learns' }, out: { rows: { of: ['rows'] } } },
  run,
});

export const release = defineGate('release', {
  admits: model,
  evidence: { metrics: scores, attack: optional(scores) },
  check: () => [],
});

export const deploy = defineStep('deploy', { in: { model: approved(release) }, out: { bundle: json<object>() }, run });
