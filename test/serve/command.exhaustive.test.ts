// cairn serve, as it is typed, in a process of its own.

import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRig, type Going, type Rig, repository } from '../rig/create-rig.ts';
import { call, createDeployed, type Deployed, rowOfOslo } from './deployed-models.ts';

/** A project with the registry of deployed models, and with the packages of this repository. */
async function createProject(deployed: Deployed): Promise<Rig> {
  const rig = await createRig({ packages: 'source' });
  await symlink(join(repository, 'packages/serve'), rig.path('node_modules/@cairn/serve'));
  await symlink(deployed.place, rig.path('.cairn'));
  return rig;
}

async function waitForUrl(going: Going): Promise<string> {
  for (;;) {
    const url = /http:\/\/[\d.]+:\d+/.exec(going.printed())?.[0];
    if (url) return url;
    await Promise.race([
      going.told.then(({ stderr }) => Promise.reject(new Error(stderr))),
      new Promise((done) => setTimeout(done, 20)),
    ]);
  }
}

it('serves until SIGTERM, which loses no request under load; SIGHUP follows the registry', async () => {
  using deployed = createDeployed();
  for (const intercept of [0, 1]) await deployed.publish('joins', intercept);
  await using rig = await createProject(deployed);
  const going = rig.start('serve', 'joins@champion', '--port', '0', '--log', 'debug', '--drain-delay', '3000');
  const url = await waitForUrl(going);
  expect((await call(url, '/predict', rowOfOslo)).body.version).toBe(2);
  await deployed.promote('joins', 'v1');
  going.kill('SIGHUP');
  while ((await call(url, '/predict', rowOfOslo)).body.version !== 1);

  // Clients that ask until the server says that it is not ready, as a load balancer would send them elsewhere.
  const statuses: number[] = [];
  let isReady = true;
  const ask = async (): Promise<void> => {
    while (isReady) statuses.push((await call(url, '/predict', rowOfOslo)).status);
  };
  const clients = Array.from({ length: 8 }, ask);
  while (statuses.length < 40) await new Promise((resolve) => setImmediate(resolve));
  going.kill('SIGTERM');
  while ((await call(url, '/readyz')).status === 200);
  isReady = false;
  await Promise.all(clients);
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
  const { exitCode, stdout, stderr } = await going.told;
  expect([exitCode, stdout]).toEqual([0, `serving joins@champion (v2) at ${url}`]);
  const lines = stderr.split('\n').map((line) => JSON.parse(line));
  expect(lines.filter(({ msg }) => msg === 'serving').map(({ version }) => version)).toEqual([2, 1]);
  expect(lines.find(({ msg }) => msg === 'predicted')).toMatchObject({ model: 'joins@champion', rows: 1, status: 200 });
  const ends = lines.map(({ msg }) => msg).filter((message) => message === 'draining' || message === 'closed');
  expect(ends).toEqual(['draining', 'closed']);
});

it('says in one sentence why it cannot start', async () => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  await using rig = await createProject(deployed);
  const refuse = async (...args: readonly string[]): Promise<string> => {
    const { exitCode, stderr } = await rig.cairn('serve', ...args);
    expect(exitCode).toBe(2);
    return stderr;
  };
  expect(await refuse()).toContain('does not name a deployed model');
  expect(await refuse('joins@v3')).toContain("Cannot find deployed model 'joins@v3'");
  const champion = (...args: readonly string[]) => refuse('joins@champion', ...args);
  expect(await champion('--challenger', 'joins@v1')).toContain("its share of the requests, not 'joins@v1'");
  expect(await champion('--challenger', 'joins@v1=200%')).toContain("a share from 0 to 1, or up to 100%, not '200%'");
  expect(await champion('--challenger', 'joins@v1=60%', '--challenger', 'joins@champion=60%')).toContain(
    "shares of 'joins' that are at most 100% together",
  );
  expect(await champion('--port', '99999')).toContain("--port requires a number up to 65535, not '99999'");
  await rig.write('no.pem', 'no certificate');
  expect(await champion('--tls-cert', 'no.pem', '--tls-key', 'no.pem')).toContain('--tls-cert requires a certificate');
  expect(await champion('--shadow', 'other@v1')).toContain("--shadow requires a model that is served, not 'other@v1'");
  expect(await champion('--log-mask', 'age')).toContain('--log-mask requires a folder for the request log');
  await rig.write('file.txt', '');
  expect(await champion('--request-log', 'file.txt')).toContain("'file.txt' cannot be written");
  expect(await champion('--tls-key', 'server.key')).toContain('--tls-key requires --tls-cert too');
  expect(await refuse('joins@champion', '--body-limit', 'big')).toContain("--body-limit requires a size, not 'big'");
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  expect(await refuse('joins@champion', '--port', String(port))).toContain(
    'The server cannot listen there (listen EADDRINUSE',
  );
  other.close();
  await rig.remove('node_modules/@cairn/serve');
  expect(await refuse('joins@champion')).toContain("'@cairn/serve' is not installed in");
});

it('records what a pipeline reads, and completes it at SIGHUP', async () => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  await using rig = await createProject(deployed);
  const options = ['--request-log', 'requests', '--log-mask', 'age', '--log-size', '1MB', '--log-keep', '9'];
  const going = rig.start('serve', 'joins@champion', '--port', '0', ...options);
  const url = await waitForUrl(going);
  await call(url, '/predict', rowOfOslo);
  going.kill('SIGHUP');
  const list = () => readdirSync(rig.path('requests')).filter((name) => name.endsWith('.jsonl'));
  while (list().length === 0) await new Promise((done) => setTimeout(done, 20));
  const [line] = readFileSync(rig.path(`requests/${list()[0]}`), 'utf8').split('\n');
  expect(JSON.parse(line!)).toMatchObject({ member: true, cairn_prediction: 'yes', cairn_version: 1 });
  expect(line).not.toContain('age');
  going.kill('SIGTERM');
  expect((await going.told).exitCode).toBe(0);
});

it('takes API keys from a file, and logs none of them', async () => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  await using rig = await createProject(deployed);
  await rig.write('serving.keys', '# of the test\nkey-one-of-the-command\nkey-two-of-the-command shop predict\n');
  const going = rig.start('serve', 'joins@champion', '--port', '0', '--log', 'debug', '--api-keys', 'serving.keys');
  const url = await waitForUrl(going);
  const ask = (key: string) => fetch(`${url}/models`, { headers: { authorization: `Bearer ${key}` } });
  expect((await ask('key-two-of-the-command')).status).toBe(200);
  expect((await ask('key-of-somebody-else')).status).toBe(401);
  going.kill('SIGTERM');
  const { exitCode, stdout, stderr } = await going.told;
  expect(exitCode).toBe(0);
  expect(stderr).toContain('does not know the API key');
  expect(stdout + stderr).not.toMatch(/key-one|key-two|key-of-somebody/);
  await rig.write('empty.keys', '# none yet\n');
  const refused = await rig.cairn('serve', 'joins@champion', '--api-keys', 'empty.keys');
  expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('at least one key')]);
  const unset = await rig.cairnWith({ CAIRN_API_KEYS: ' ' }, 'serve', 'joins@champion');
  expect([unset.exitCode, unset.stderr]).toEqual([2, expect.stringContaining("not '$CAIRN_API_KEYS'")]);
});
