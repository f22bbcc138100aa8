import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { frameCases, METHODS } from './fairness-case.reference.ts';
import { encodeGroups } from './group-codes.ts';
import { predictiveParityDifference, predictiveParityRatio } from './predictive-parity.ts';

const plain = frameCases.filter(({ controls }) => controls === null);

test.each(plain)("$name, as Fairlearn's frame of precision", (golden) => {
  const groups = encodeGroups(golden.features);
  const index = golden.names.indexOf('precision');
  const level = golden.levels[0];
  for (const method of METHODS) {
    const found = predictiveParityDifference(golden, groups, { method });
    expectClose(found.value, level?.difference[method][index], method);
    expectClose(predictiveParityRatio(golden, groups, { method }).value, level?.ratio[method][index], method);
  }
});

test('there are such cases', () => {
  expect(plain.length).toBeGreaterThan(1);
});
