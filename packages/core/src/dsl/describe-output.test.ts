import { expect, test } from 'vitest';
import { describeOutput } from './describe-output.ts';
import { defineKind } from './kind.ts';
import { json, report } from './kinds/json.ts';

test('a report speaks for itself: a sentence, a list of them, or sentences with what was decided', () => {
  const failed = { text: 'worse than 0.08', decision: 'failed' } as const;
  expect(describeOutput(report(), { summary: ['two\nlines', failed] }).summary).toEqual([
    { text: 'two' },
    { text: 'lines' },
    failed,
  ]);
  expect(describeOutput(json(), { summary: 'one' }).summary).toEqual([{ text: 'one' }]);
  for (const summary of [1, null, ['text', 2], [{ text: 'x', decision: 'maybe' }]])
    expect(describeOutput(json(), { summary })).toEqual({ text: 'json' });
});

test('a text is one line, and cut; a kind that throws is described by its name', () => {
  const kind = (show: () => string) =>
    defineKind<number, 'number'>({ name: 'number', encode: async () => undefined, decode: async () => 1, show });
  expect(
    describeOutput(
      kind(() => ' a\n  b '),
      1,
    ),
  ).toEqual({ text: 'a b' });
  expect(
    describeOutput(
      kind(() => 'x'.repeat(1_000)),
      1,
    ).text,
  ).toHaveLength(200);
  const throwing = kind(() => {
    throw new Error('no');
  });
  expect(describeOutput(throwing, 1)).toEqual({ text: 'number' });
});
