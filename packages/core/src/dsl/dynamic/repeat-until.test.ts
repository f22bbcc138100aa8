import { describe, expect, it } from 'vitest';
import { AuthorError } from '../../base/errors/author-error.ts';
import { each } from '../inputs.ts';
import { json } from '../kinds/json.ts';
import { definePipeline } from '../pipeline.ts';
import { defineStep } from '../step.ts';
import { repeatUntil } from './repeat-until.ts';

const begin = defineStep('begin', { in: {}, out: { guess: json<number>() }, run: () => ({ guess: 1 }) });

const improve = defineStep('improve', {
  in: { guess: json<number>() },
  out: { guess: json<number>(), isClose: json<boolean>() },
  run: ({ guess }) => ({ guess, isClose: false }),
});

const measure = defineStep('measure', {
  in: { guess: json<number>() },
  out: { error: json<number>() },
  run: ({ guess }) => ({ error: guess }),
});

const plot = defineStep('plot', {
  in: { errors: each(json<number>()) },
  out: { curve: json<number>() },
  run: ({ errors }) => ({ curve: Object.keys(errors).length }),
});

type Loop = ReturnType<typeof loop>;

const loop = (atMost: number) =>
  repeatUntil(
    begin({}).guess,
    (guess) => {
      const { error } = measure({ guess });
      const next = improve({ guess });
      return { state: next.guess, stop: next.isClose, each: { errors: error, guesses: next.guess } };
    },
    { atMost },
  );

const labelsOf = (atMost: number, read: (loop: Loop) => object): readonly string[] => {
  const plan = definePipeline('root', { build: () => read(loop(atMost)) as never }).plan();
  return plan.nodes.map(({ id, definition }) => (definition.role === 'branch' ? '' : plan.labels.get(id)!));
};

describe('whoever reads one part of a loop may leave the others, which then do not run', () => {
  it.each([1, 2, 3])('reads only one value of each round, of at most %i', (atMost) => {
    const labels = labelsOf(atMost, ({ each: rounds }) => plot({ errors: rounds.errors }));
    expect(labels.filter((label) => label.startsWith('measure'))).toHaveLength(atMost);
    // The state of the last round is read by nobody, and that of the others by the next round.
    expect(labels.filter((label) => label.startsWith('improve'))).toHaveLength(atMost - 1);
  });

  it.each([1, 2, 3])('reads only the last state, of at most %i', (atMost) => {
    const labels = labelsOf(atMost, ({ state }) => ({ state }));
    expect(labels.filter((label) => label.startsWith('measure'))).toEqual([]);
    expect(labels.filter((label) => label.startsWith('improve'))).toHaveLength(atMost);
  });

  it('reads only whether it stopped', () => {
    expect(labelsOf(2, ({ stopped }) => ({ stopped })).filter((label) => label.startsWith('improve'))).toHaveLength(2);
  });

  it('but a loop that nobody reads is refused', () => {
    expect(() => labelsOf(2, () => begin({}))).toThrow(AuthorError);
  });
});
