// A server that has API keys answers nobody without one.

import { expect, it } from 'vitest';
import { createDeployed, rowOfOslo } from './deployed-models.ts';

const keys = ['first-key-of-the-test', 'second-key-of-the-test'];

it('needs one of its keys for everything but health', async () => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  await using server = await deployed.serve({ apiKeys: keys });
  const ask = async (path: string, headers: Readonly<Record<string, string>> = {}, body?: unknown) => {
    const method = body === undefined ? 'GET' : 'POST';
    const sent = { 'content-type': 'application/json', ...headers };
    const text = body === undefined ? null : JSON.stringify(body);
    const response = await fetch(`${server.url}${path}`, { method, headers: sent, body: text });
    return { status: response.status, headers: response.headers, body: await response.text() };
  };
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  for (const key of keys) expect((await ask('/predict', bearer(key), rowOfOslo)).status).toBe(200);
  expect((await ask('/predict', { 'x-api-key': keys[1]! }, rowOfOslo)).status).toBe(200);
  const missing = await ask('/predict', {}, rowOfOslo);
  expect([missing.status, missing.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  expect(JSON.parse(missing.body).error.code).toBe('key-missing');
  for (const wrong of [`${keys[0]}x`, keys[0]!.slice(1), keys[0]!.toUpperCase()]) {
    const refused = await ask('/predict', bearer(wrong), rowOfOslo);
    expect([refused.status, JSON.parse(refused.body).error.code]).toEqual([401, 'key-wrong']);
    expect(refused.body).not.toContain(wrong);
  }
  const closed = ['/models', '/openapi.json', '/metrics', '/v1/models/joins', '/v2', '/v2/models/joins', '/nothing'];
  for (const path of closed) expect([path, (await ask(path)).status]).toEqual([path, 401]);
  expect((await ask('/nothing', bearer(keys[0]!))).status).toBe(404);
  for (const path of ['/livez', '/readyz', '/v2/health/live', '/v2/health/ready'])
    expect([path, (await ask(path)).status]).toEqual([path, 200]);
});

it('refuses keys that no header can have', async () => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  await expect(deployed.serve({ apiKeys: ['two words'] })).rejects.toThrow('An API key is empty or has a space in it');
});
