// What the mistakes are made with: two tables that share no column, a model of each kind, and steps and gates of one's
// own.

import { approved, defineGate, defineModel, defineStep, file, json, optional, text } from '@cairn/core';
import { boolean, category, clean, number, train } from '@cairn/steps';
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
