import { expect, it } from 'vitest';
import { cutReason } from './cut-reason.ts';

it('a reason is cut between what changed, and says how much more there is', () => {
  const columns = Array.from({ length: 256 }, (_, index) => `columns.x${index}.type: number → text`);
  const reason = cutReason(columns.join('; '));
  expect(reason).toMatch(/^columns\.x0\.type: number → text; .*; and 249 more$/);
  expect(reason.length).toBeLessThan(260);
  expect(cutReason('code: train (steps/train.ts:3)')).toBe('code: train (steps/train.ts:3)');
  const long = `text: ${'a'.repeat(30_000)}`;
  expect(cutReason(long)).toHaveLength(240);
  expect(cutReason(`${long}; another seed`)).toMatch(/…; and 1 more$/);
});
