// What the wire between the executor and an API server can do: too many requests, conflicts, answers that do not come. The
// server of this test only says these things; what Kubernetes itself does is in the other tests of this folder.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { type JobToSubmit, SchedulerUnavailable } from '../../packages/core/src/run/jobs/job-scheduler.ts';
import { createKubernetesScheduler } from '../../packages/executor-kubernetes/src/kubernetes-scheduler.ts';
import { createTempPlace } from '../contract/temp-place.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

type Answer = (asked: Asked, request: IncomingMessage, response: ServerResponse) => void;

const job: JobToSubmit = {
  ...{ name: '0123456789abcdef0123456789abcdef', label: 'train', step: 'train', count: 1, root: '/', output: '' },
  ...{ command: ['node'], variables: {}, needed: [] },
  resources: { threads: 1, timeout: undefined, memory: undefined, cluster: {} },
};

/** A server without TLS is not allowed, unless it is said that nothing is verified. */
const unverified = { 'insecure-skip-tls-verify': true };

async function openServer(answer: Answer, access: object = unverified, user: object = { token: 't' }) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      const one = { method: request.method ?? '', path: new URL(request.url ?? '/', 'http://h').pathname, body };
      asked.push(one);
      answer(one, request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const place = createTempPlace();
  const { port } = server.address() as AddressInfo;
  const kubeconfig = place.file(
    JSON.stringify({
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'c' },
      clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${port}`, ...access } }],
      users: [{ name: 'u', user }],
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'u', namespace: 'team-a' } }],
    }),
  );
  return {
    asked,
    scheduler: createKubernetesScheduler({ kubeconfig, image: 'i' }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      place[Symbol.dispose]();
    },
  };
}

function say(
  response: ServerResponse,
  code: number,
  value: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}

const status = (code: number, reason: string, message: string) => ({ kind: 'Status', code, reason, message });
/** What a server answers that does what it is asked. */
const obey: Answer = ({ body }, _, response) => {
  const { metadata = {} } = JSON.parse(body || '{}') as { metadata?: object };
  say(response, 201, { metadata: { ...metadata, uid: 'u-1' } });
};

test.each([
  ['too many requests', 429, 'TooManyRequests', 'busy'],
  ['an error of the server', 503, 'ServiceUnavailable', 'busy'],
  ['a conflict', 409, 'Conflict', 'busy'],
  ['a wrong job', 422, 'Invalid', 'refused'],
  ['no such namespace', 404, 'NotFound', 'refused'],
  ['no such user', 401, 'Unauthorized', 'refused'],
  ['no right to it', 403, 'Forbidden', 'refused'],
])('%s is said with its reason', async (what, code, reason, type) => {
  await using server = await openServer((_, __, response) => say(response, code, status(code, reason, what)));
  const submitted = await server.scheduler.submit(job);
  expect(submitted).toMatchObject({ type, message: expect.stringContaining(what) });
});

test('a quota that is full may have room later', async () => {
  const message = 'jobs.batch "x" is forbidden: exceeded quota: team, requested: count/jobs.batch=1';
  await using server = await openServer((_, __, response) => say(response, 403, status(403, 'Forbidden', message)));
  expect(await server.scheduler.submit(job)).toEqual({ type: 'busy', message });
});

test('a server that says when to ask again is not asked before', async () => {
  const busy = status(429, 'TooManyRequests', 'slow down');
  await using server = await openServer((_, __, response) => say(response, 429, busy, { 'retry-after': '50' }));
  for (let count = 0; count < 3; count += 1)
    expect(await server.scheduler.submit(job)).toEqual({ type: 'busy', message: 'slow down' });
  await expect(server.scheduler.look(new Map([['a', 'b']]))).rejects.toThrow(SchedulerUnavailable);
  expect(server.asked.length).toBe(1);
});

test('a job whose answer did not come is submitted again under its name, and runs once', async () => {
  let isFirst = true;
  await using server = await openServer((asked, request, response) => {
    const isCreated = asked.method === 'POST' && asked.path.endsWith('/jobs');
    if (isCreated && isFirst) {
      isFirst = false;
      // It was accepted, and the connection is cut.
      request.socket.destroy();
    } else if (asked.method === 'GET' && asked.path.endsWith('/jobs')) say(response, 200, { items: [] });
    else if (isCreated) say(response, 409, status(409, 'AlreadyExists', 'there is one'));
    else obey(asked, request, response);
  });
  expect(await server.scheduler.submit(job)).toMatchObject({ type: 'busy' });
  // The server may not have it yet.
  expect(await server.scheduler.find(job.name)).toBeUndefined();
  const again = await server.scheduler.submit(job);
  const created = server.asked.filter(({ method, path }) => method === 'POST' && path.endsWith('/jobs'));
  const names = created.map(({ body }) => (JSON.parse(body) as { metadata: { name: string } }).metadata.name);
  expect(names[1]).toBe(names[0]);
  expect(again).toEqual({ type: 'submitted', id: names[0] });
  expect(server.asked.at(-1)).toMatchObject({ method: 'POST', path: '/api/v1/namespaces/team-a/secrets' });
});

test('a job that cannot be given its variables is removed again', async () => {
  await using server = await openServer((asked, request, response) => {
    if (asked.path.endsWith('/secrets')) say(response, 403, status(403, 'Forbidden', 'no secrets here'));
    else obey(asked, request, response);
  });
  expect(await server.scheduler.submit(job)).toEqual({ type: 'refused', message: 'no secrets here' });
  expect(server.asked.map(({ method }) => method)).toEqual(['POST', 'POST', 'DELETE']);
});

test('a job that is being removed is not taken for a new one', async () => {
  let isBusy = true;
  await using server = await openServer((asked, request, response) => {
    const { method, path } = asked;
    if (method === 'GET' && path.endsWith('/jobs')) {
      const items = server.asked.filter((one) => one.method === 'POST' && one.path.endsWith('/jobs'));
      return say(response, 200, { items: items.map(({ body }) => JSON.parse(body) as object) });
    }
    if (method === 'GET') return say(response, 404, status(404, 'NotFound', 'no secret'));
    if (path.endsWith('/secrets') && isBusy) return say(response, 503, status(503, 'ServiceUnavailable', 'later'));
    return obey(asked, request, response);
  });
  expect(await server.scheduler.submit(job)).toEqual({ type: 'busy', message: 'later' });
  expect(await server.scheduler.find(job.name)).toBeUndefined();
  isBusy = false;
  const submitted = await server.scheduler.submit(job);
  const [removed] = server.asked.filter(({ method }) => method === 'DELETE');
  expect(submitted.type).toBe('submitted');
  expect(removed!.path.endsWith(`/${(submitted as { id: string }).id}`)).toBe(false);
});

test('an earlier run that ended between a job and its variables left nothing to wait for', async () => {
  await using server = await openServer(({ method, path }, _, response) => {
    if (path.includes('/secrets/')) return say(response, 404, status(404, 'NotFound', 'no secret'));
    if (method === 'DELETE') return say(response, 200, status(200, '', ''));
    return say(response, 200, { items: [{ metadata: { name: 'cairn-train-1' }, spec: {} }] });
  });
  expect(await server.scheduler.find(job.name)).toBeUndefined();
  expect(server.asked.at(-1)).toMatchObject({ method: 'DELETE', path: expect.stringMatching(/jobs\/cairn-train-1$/) });
});

test('a list has pages, and a job that no list has is asked for by its name', async () => {
  const labels = { 'cairn-job': 'one' };
  await using server = await openServer(({ path }, request, response) => {
    const next = new URL(request.url ?? '/', 'http://h').searchParams.get('continue');
    if (path.endsWith('/jobs') && next === null) say(response, 200, { items: [], metadata: { continue: 'more' } });
    else if (path.endsWith('/jobs'))
      say(response, 200, { items: [{ metadata: { name: 'a', labels }, spec: {}, status: {} }], metadata: {} });
    else if (path.endsWith('/pods')) say(response, 200, { items: [] });
    else if (path.endsWith('/events'))
      say(response, 200, { items: [{ message: 'Error creating: pods "a" is forbidden' }] });
    else say(response, 404, status(404, 'NotFound', 'gone'));
  });
  const ids = new Map([
    ['a', 'one'],
    ['b', 'two'],
  ]);
  expect(Object.fromEntries(await server.scheduler.look(ids))).toMatchObject({
    a: { type: 'waiting', reason: 'it gets no pod: pods "a" is forbidden', isNotable: true },
    b: { type: 'ended', failure: 'job-cancelled' },
  });
});

test('a server that is gone is waited for', async () => {
  const server = await openServer((_, request) => request.socket.destroy());
  await expect(server.scheduler.look(new Map([['a', 'b']]))).rejects.toThrow(/^the API server cannot be reached \(/);
  await server[Symbol.asyncDispose]();
  await expect(server.scheduler.cancel(['a'])).rejects.toThrow(SchedulerUnavailable);
});

test.each([
  ['a protocol that is not allowed', {}, { token: 't' }, 'HTTP protocol is not allowed'],
  [
    'a program for a token that does not exist',
    unverified,
    { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: '/nowhere/get-token' } },
    '/nowhere/get-token',
  ],
])('%s is a problem of the kubeconfig', async (_, access, user, text) => {
  await using server = await openServer(obey, access, user);
  const submitted = await server.scheduler.submit(job);
  expect(submitted).toMatchObject({
    type: 'refused',
    message: expect.stringMatching(/^the kubeconfig cannot be used \(/),
  });
  expect((submitted as { message: string }).message).toContain(text);
  expect(server.asked).toEqual([]);
});

test('a kubeconfig that is gone while a run goes on is waited for', async () => {
  const scheduler = createKubernetesScheduler({ kubeconfig: '/nowhere/kubeconfig', image: 'i' });
  const message = expect.stringMatching(/^'\/nowhere\/kubeconfig' cannot be read: ENOENT/);
  expect(await scheduler.submit(job)).toEqual({ type: 'busy', message });
  await expect(scheduler.find(job.name)).rejects.toThrow(SchedulerUnavailable);
});
