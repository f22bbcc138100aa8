// A server with a certificate, which can be renewed while it serves.

import { request } from 'node:https';
import { expect, it } from 'vitest';
import { createDeployed, rowOfOslo } from './deployed-models.ts';
import { createCertificate } from './self-signed.ts';

/** The status of an answer over a connection of its own, by who trusts only one certificate. */
function ask(url: string, ca: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const asked = request(`${url}/predict`, { method: 'POST', ca, headers, agent: false }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode!));
    });
    asked.on('error', reject);
    asked.end(JSON.stringify(rowOfOslo));
  });
}

it('answers over TLS, and takes a renewed certificate for new connections', async () => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  const [first, second] = [createCertificate('first'), createCertificate('second')];
  await using server = await deployed.serve({ tls: first });
  expect(server.url).toMatch(/^https:/);
  expect(await ask(server.url, first.cert)).toBe(200);
  await expect(ask(server.url, second.cert)).rejects.toThrow(/self-signed/);
  server.renewCertificate(second);
  expect(await ask(server.url, second.cert)).toBe(200);
  await expect(ask(server.url, first.cert)).rejects.toThrow(/self-signed/);
});
