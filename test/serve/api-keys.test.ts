// A server that has API keys answers nobody without one.

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { call, createDeployed, rowOfOslo } from './deployed-models.ts';

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

it('lets each key do what its roles allow; a key may be given as its digest', async () => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  const digest = createHash('sha256').update('key-of-the-shop').digest('hex');
  await using server = await deployed.serve({
    requestLog: { folder: join(deployed.root, 'log') },
    apiKeys: [
      { key: `sha256:${digest}`, name: 'shop', roles: ['predict'] },
      { key: 'key-of-the-lab', name: 'lab', roles: ['feedback'] },
      { key: 'key-of-the-chief', name: 'chief', roles: ['admin'] },
    ],
  });
  const statusesOf = async (key: string): Promise<readonly number[]> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
    const paths: readonly (readonly [string, unknown])[] = [
      ['/predict', rowOfOslo],
      ['/v1/models/joins:predict', { instances: [rowOfOslo] }],
      ['/feedback', { request: 'x', outcome: 'yes' }],
      ['/reload', {}],
    ];
    const statuses = [];
    for (const [path, body] of paths) statuses.push((await call(server.url, path, body, { headers })).status);
    // What is served may be read with any key.
    return [...statuses, (await call(server.url, '/models', undefined, { headers })).status];
  };
  expect(await statusesOf('key-of-the-shop')).toEqual([200, 200, 403, 403, 200]);
  expect(await statusesOf('key-of-the-lab')).toEqual([403, 403, 202, 403, 200]);
  expect(await statusesOf('key-of-the-chief')).toEqual([403, 403, 403, 200, 200]);
  // The digest is not the key.
  expect(await statusesOf(`sha256:${digest}`)).toEqual([401, 401, 401, 401, 401]);
  const refused = await call(server.url, '/predict', rowOfOslo, {
    headers: { 'content-type': 'application/json', 'x-api-key': 'key-of-the-lab' },
  });
  expect(refused.body.error).toEqual({
    code: 'role-missing',
    message: "The API key of 'lab' does not have the role 'predict'.",
  });
});
