// Versions that are tried beside the one that clients ask.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { call, createDeployed, type Deployed, rowOfBergen, rowOfOslo } from './deployed-models.ts';

/** Version 1 is `old`, version 2 is `champion`; they answer differently for Bergen. */
async function publishTwo(deployed: Deployed): Promise<void> {
  await deployed.publish('joins', 5);
  await deployed.promote('joins', 'v1', 'old');
  await deployed.publish('joins', 0);
}

it('gives a challenger its share, by key: one person always gets the same version', async () => {
  using deployed = createDeployed();
  await publishTwo(deployed);
  await using server = await deployed.serve({ challengers: [{ reference: 'joins@old', share: 0.25 }] });
  const versionOf = async (key: string): Promise<number> => {
    const headers = { 'content-type': 'application/json', 'x-traffic-key': key };
    return (await call(server.url, '/predict', rowOfOslo, { headers })).body.version;
  };
  const keys = Array.from({ length: 100 }, (_, index) => `person-${index}`);
  const versions = [];
  for (const key of keys) versions.push(await versionOf(key));
  // The keys are given, so the share is the same in every run.
  expect(versions.filter((version) => version === 1)).toHaveLength(21);
  for (const [index, key] of keys.slice(0, 10).entries()) expect(await versionOf(key)).toBe(versions[index]);
  // Whoever asks for a version gets it.
  const direct = await call(server.url, '/predict/joins@old', rowOfOslo, {
    headers: { 'content-type': 'application/json', 'x-traffic-key': keys[versions.indexOf(2)]! },
  });
  expect(direct.body.version).toBe(1);
});

it('lets a shadow predict what was answered, and compares', async () => {
  using deployed = createDeployed();
  await publishTwo(deployed);
  const folder = join(deployed.root, 'log');
  const server = await deployed.serve({ shadows: ['joins@old'], requestLog: { folder } });
  const answer = await call(server.url, '/predict', [rowOfOslo, rowOfBergen]);
  expect([answer.body.version, answer.body.predictions.map((one: { prediction: string }) => one.prediction)]).toEqual([
    2,
    ['yes', 'no'],
  ]);
  let text: string;
  do text = (await call(server.url, '/metrics')).body;
  while (!text.includes('cairn_shadow_rows_total{'));
  expect(text).toMatch(/^cairn_shadow_rows_total\{model="joins@old",result="same"\} 1$/m);
  expect(text).toMatch(/^cairn_shadow_rows_total\{model="joins@old",result="different"\} 1$/m);
  await server.close();
  const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'));
  const roles = lines.map((line) => JSON.parse(line)).map((line) => [line.cairn_role, line.cairn_version]);
  expect(roles).toEqual([
    ['asked', 2],
    ['asked', 2],
    ['shadow', 1],
    ['shadow', 1],
  ]);
});

it('refuses shares and names that cannot be', async () => {
  using deployed = createDeployed();
  await publishTwo(deployed);
  const challenge = (share: number, reference = 'joins@old') =>
    deployed.serve({
      challengers: [
        { reference, share },
        { reference: 'joins@v1', share: 0.5 },
      ],
    });
  await expect(challenge(1.5)).rejects.toThrow("The share of 'joins@old' is not from 0 to 1");
  await expect(challenge(0.6)).rejects.toThrow("The challengers of 'joins' have a share of more than 1 together");
  await expect(challenge(0.1, 'other@old')).rejects.toThrow("No other version of 'other' is served");
});
