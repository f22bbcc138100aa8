// Many promotes while many clients ask: each request is answered by one version.

import { expect, it } from 'vitest';
import { call, createDeployed, oddsOfOslo, rowOfOslo } from './deployed-models.ts';

it('loses no request in 50 promotes under load', async () => {
  using deployed = createDeployed();
  const intercepts = [0, 1, 2];
  for (const intercept of intercepts) await deployed.publish('joins', intercept);
  await using server = await deployed.serve({ pollEvery: 5 });
  const promotes = 50;
  let isDone = false;
  let [asked, answered] = [0, 0];
  const versions = new Set<number>();
  const ask = async (): Promise<void> => {
    while (!isDone) {
      asked++;
      const { status, body } = await call(server.url, '/predict', rowOfOslo);
      expect([status, body.error]).toEqual([200, undefined]);
      expect(body.predictions[0].probabilities.yes).toBeCloseTo(oddsOfOslo(intercepts[body.version - 1]!), 12);
      versions.add(body.version);
      answered++;
    }
  };
  const clients = Array.from({ length: 32 }, ask);
  try {
    for (let promote = 0; promote < promotes; promote++) {
      const version = (promote % intercepts.length) + 1;
      await deployed.promote('joins', `v${version}`);
      // It notices by itself.
      while (server.served()[0]!.version !== version) await new Promise((resolve) => setImmediate(resolve));
      const before = answered;
      while (answered < before + 64) await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    isDone = true;
    await Promise.all(clients);
  }
  expect(answered).toBe(asked);
  expect([...versions].sort()).toEqual([1, 2, 3]);
  expect(answered).toBeGreaterThanOrEqual(promotes * 64);
});
