// What the mistakes are made with: two tables that share no column, a model of each kind, and steps and gates of one's
// own.

import {
  approved,
  defineGate,
  defineKind,
  defineModel,
  defineStep,
  each,
  file,
  json,
  metrics,
  optional,
  storedFolder,
  text,
} from '@cairn/core';
import { adversarialTest, biasAudit, boolean, category, clean, evaluate, number, train } from '@cairn/steps';
import { z } from 'zod';

export const people = clean(
  { raw: file('people.csv') },
  {
    columns: { age: number({ min: 0 }), sex: category(['f', 'm']), repaid: boolean() },
    split: { validation: 0.2, test: 0.2 },
  },
);

export const plants = clean(
  { raw: file('plants.csv') },
  { columns: { width: number(), kind: category(['x', 'y']) }, split: { validation: 0.2, test: 0.2 } },
);

export const { model } = train({ rows: people.train }, { label: 'repaid' });
export const { model: regressor } = train({ rows: people.train }, { label: 'age' });

interface Summary {
  readonly words: number;
}

export const summary = json<Summary>();

/** Without params. */
export const summarize = defineStep('summarize', {
  in: { text },
  out: { summary },
  run: ({ text: given }) => ({ summary: { words: given.length } }),
});

/** With params that are all optional. */
export const shorten = defineStep('shorten', {
  in: { text, prefix: optional(text) },
  params: z.object({ limit: z.int().default(80), style: z.enum(['plain', 'dots']).default('plain') }),
  out: { text },
  run: ({ text: given, prefix = '' }, { limit }) => ({ text: prefix + given.slice(0, limit) }),
});

/** With a param that must be given. */
export const translate = defineStep('translate', {
  in: { text },
  params: z.object({ into: z.string() }),
  out: { text },
  run: ({ text: given }) => ({ text: given }),
});

export const write = defineStep('write', { in: {}, out: { text }, run: () => ({ text: '' }) });

export const isShort = defineGate('is-short', { admits: text, evidence: { summary }, check: () => [] });

export const isClean = defineGate('is-clean', {
  admits: text,
  evidence: { summary },
  params: z.object({ atMost: z.number() }),
  check: () => [],
});

export const publish = defineStep('publish', {
  in: { text: approved(isShort) },
  out: { text },
  run: ({ text: given }) => ({ text: given }),
});

export const net = defineModel('net', () => undefined);

/** What vouches for `model`. */
export const evidence = {
  metrics: evaluate({ model, rows: people.test }).metrics,
  attack: adversarialTest({ model, rows: people.test }, { epsilon: 0.1 }).report,
  bias: biasAudit({ model, rows: people.test }, { groups: ['sex'] }).report,
};

const strings = json<string>();

export const measure = defineStep('measure', {
  in: { words: optional(strings) },
  out: { words: strings },
  run: () => ({ words: '' }),
});

interface Scores {
  readonly loss: number;
}

export const score = defineStep('score', {
  in: {},
  out: { metrics: metrics<Scores>() },
  run: () => ({ metrics: { loss: 1 } }),
});

export const summarizeScores = defineStep('summarize-scores', {
  in: { scores: json<Scores>() },
  out: { text },
  run: () => ({ text: '' }),
});

export const listFiles = defineStep('list-files', {
  in: { folder: storedFolder },
  out: { text },
  run: () => ({ text: '' }),
});

export const joinTexts = defineStep('join-texts', {
  in: { texts: each(text) },
  out: { text },
  run: () => ({ text: '' }),
});

const stored = { encode: async (_: string, __: string) => {}, decode: async () => '' };

export const fasta = defineStep('fasta', {
  in: {},
  out: { reads: defineKind({ name: 'fasta', ...stored }) },
  run: () => ({ reads: '' }),
});

export const bam = defineStep('bam', {
  in: { reads: defineKind({ name: 'bam', ...stored }) },
  out: { text },
  run: () => ({ text: '' }),
});

export const isLong = defineStep('is-long', {
  in: {},
  out: { isLong: json<boolean>() },
  run: () => ({ isLong: true }),
});

export const readText = defineStep('read-text', {
  in: { text },
  out: { text },
  run: ({ text: given }) => ({ text: given }),
});
