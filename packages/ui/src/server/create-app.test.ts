// Who is let in.

import { expect, test } from 'vitest';
import { createApp } from './create-app.ts';

function createTestApp(token?: string) {
  const app = createApp(token);
  app.get('/', () => 'the page');
  return app;
}

test.each([
  ['localhost:8300', 200],
  ['127.0.0.1:8300', 200],
  ['[::1]:8300', 200],
  ['LOCALHOST', 200],
  ['runs.example:8300', 403],
  ['127.0.0.1.example', 403],
  ['localhost.example:80', 403],
])('without a token, a request to %j gets %i', async (host, status) => {
  const answer = await createTestApp().inject({ url: '/', headers: { host } });
  expect(answer.statusCode).toBe(status);
});

test('with a token, only who has it is let in, and the token stays in no address', async () => {
  const app = createTestApp('secret-of-32');
  const headers = { host: 'runs.example' };
  for (const url of ['/', '/?token=', '/?token=wrong', '/nothing'])
    expect([url, (await app.inject({ url, headers })).statusCode]).toEqual([url, 401]);
  const first = await app.inject({ url: '/?token=secret-of-32&limit=3', headers });
  expect([first.statusCode, first.headers.location]).toEqual([302, '/?limit=3']);
  const cookie = String(first.headers['set-cookie']);
  expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
  const again = await app.inject({ url: '/', headers: { ...headers, cookie: `a=b; ${cookie.split(';')[0]}` } });
  expect([again.statusCode, again.body]).toEqual([200, 'the page']);
  const wrong = await app.inject({ url: '/', headers: { ...headers, cookie: 'cairn-ui=other' } });
  expect(wrong.statusCode).toBe(401);
});
