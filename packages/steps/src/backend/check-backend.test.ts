import { expect, test } from 'vitest';
import { checkBackend } from './check-backend.ts';
import { loadBackend } from './load-backend.ts';
import type { Tfjs } from './tfjs.ts';

test('a small network converges, the same each time, and leaves no tensor behind', async () => {
  const tf = await loadBackend<Tfjs>();
  const before = tf.memory().numTensors;
  const first = await checkBackend();
  expect(first).toMatchObject({ converged: true, threads: 1, tfjs: '4.22.0' });
  expect(first.lastLoss).toBeLessThan(first.firstLoss / 10);
  const second = await checkBackend();
  expect([second.firstLoss, second.lastLoss]).toEqual([first.firstLoss, first.lastLoss]);
  expect(tf.memory().numTensors).toBe(before);
});
