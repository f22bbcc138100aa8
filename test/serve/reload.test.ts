// A server follows the registry: promotes and rollbacks without a lost request, and nothing that is damaged.

import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { call, createDeployed, oddsOfOslo, rowOfOslo } from './deployed-models.ts';

it('follows promotes and rollbacks under load, and loses no request', async () => {
  using deployed = createDeployed();
  for (const intercept of [0, 1]) await deployed.publish('joins', intercept);
  await using server = await deployed.serve({ pollEvery: 20 });
  const moves = 12;
  let isDone = false;
  const versions = new Set<number>();
  let answered = 0;
  const ask = async (): Promise<void> => {
    while (!isDone) {
      const { status, body } = await call(server.url, '/predict', rowOfOslo);
      expect(status).toBe(200);
      // The answer is that of one version, never of a mixture.
      expect(body.predictions[0].probabilities.yes).toBeCloseTo(oddsOfOslo(body.version - 1), 12);
      versions.add(body.version);
      answered++;
    }
  };
  const clients = Array.from({ length: 8 }, ask);
  try {
    for (let move = 0; move < moves; move++) {
      if (move % 2) await deployed.rollBack('joins');
      else await deployed.promote('joins', 'v1');
      await server.reload();
      const before = answered;
      while (answered < before + 16) await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    isDone = true;
    await Promise.all(clients);
  }
  expect([...versions].sort()).toEqual([1, 2]);
  expect(answered).toBeGreaterThan(moves * 16);
});

it('notices a promote by itself', async () => {
  using deployed = createDeployed();
  for (const intercept of [0, 1]) await deployed.publish('joins', intercept);
  await using server = await deployed.serve({ pollEvery: 10 });
  expect(server.served()).toEqual([{ reference: 'joins@champion', version: 2 }]);
  await deployed.promote('joins', 'v1');
  while (server.served()[0]!.version !== 1) await new Promise((resolve) => setImmediate(resolve));
  expect((await call(server.url, '/predict', rowOfOslo)).body.version).toBe(1);
});

it.each<[string, (place: string, path: string) => Promise<void>]>([
  [
    'damaged bundle',
    async (_, path) => writeFile(join(path, 'model/parameters.json'), '{"coefficients":[],"intercepts":[]}'),
  ],
  ['missing bundle', async (_, path) => rm(path, { recursive: true })],
  [
    'tampered history',
    async (place) => {
      const file = join(place, 'registry/joins/history.jsonl');
      await writeFile(file, (await readFile(file, 'utf8')).replace('"champion"', '"champiom"'));
    },
  ],
])('a %s is not served: a running server stays with its version, and no other starts', async (name, damage) => {
  using deployed = createDeployed();
  const path = await deployed.publish('joins', 0);
  await deployed.publish('joins', 1);
  await using server = await deployed.serve({ pollEvery: 60_000 });
  // Promoted first: a damaged bundle is not promoted.
  await deployed.promote('joins', 'v1');
  await damage(deployed.place, path);
  await server.reload();
  expect((await call(server.url, '/predict', rowOfOslo)).body.version).toBe(2);
  const { body } = await call(server.url, '/metrics');
  expect(body).toMatch(/^cairn_reloads_total\{model="joins@champion",result="failed"\} 1$/m);
  const code = name === 'tampered history' ? 'history-damaged' : 'bundle-damaged';
  await expect(deployed.serve()).rejects.toMatchObject({ problems: [{ code }] });
});

it('serves nothing that does not exist', async () => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  for (const reference of ['joins@v2', 'other@champion', 'joins', ''])
    await expect(deployed.serve({ references: [reference] })).rejects.toMatchObject({
      problems: [{ code: 'unknown-version' }],
    });
});
