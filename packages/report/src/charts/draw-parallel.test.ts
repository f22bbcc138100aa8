import { expect, test } from 'vitest';
import { drawParallel, type ParallelTrial } from './draw-parallel.ts';

const trial = (label: string, isMarked: boolean, ...values: readonly unknown[]): ParallelTrial => ({
  label,
  isMarked,
  values,
});

/** Texts of the drawing, in order. */
function textsOf(names: readonly string[], trials: readonly ParallelTrial[]): readonly string[] {
  const markup = drawParallel('trials', names, trials)?.markup ?? '';
  return [...markup.matchAll(/<text[^>]*>([^<]+)<\/text>/g)].map(([, text]) => text!);
}

test('each param is an axis with its values, and a trial without one is at none', () => {
  const texts = textsOf(
    ['rate', 'kind', 'auc'],
    [trial('a', true, 0.1, 'tree', 0.9), trial('b', false, 0.001, undefined, 0.5)],
  );
  expect(texts).toEqual(['0.100', '0.001', 'tree', 'none', '0.900', '0.500', 'rate', 'kind', 'auc']);
});

test('values that are too near to each other to be read are drawn, and their ticks are not', () => {
  const trials = [0.9, 0.3, 0.31, 0.6].map((auc, rate) => trial(`t${rate}`, rate === 0, rate, auc));
  const markup = drawParallel('trials', ['rate', 'auc'], trials)!.markup;
  expect(markup.match(/<circle/g)).toHaveLength(8);
  expect(markup).not.toContain('>0.310<');
  expect(markup).toContain('<title>t2: auc 0.310</title>');
});

test('one trial or one axis is nothing to compare', () => {
  expect(drawParallel('trials', ['rate', 'auc'], [trial('a', true, 1, 2)])).toBeUndefined();
  expect(drawParallel('trials', ['auc'], [trial('a', true, 1), trial('b', false, 2)])).toBeUndefined();
});
