// A proxy in front of a real server, which delays, cuts, corrupts or refuses what a test says. To the test it looks like the
// server of `artifact-server.ts`.

import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request as requestHttp, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { ArtifactServer, Fault, ServedRequest } from './artifact-server.ts';

export interface FaultProxyOptions {
  /** `http://127.0.0.1:8080`. */
  readonly upstream: string;
  /** The folder of the server, in which names are paths. */
  readonly folder: string;
  /** The beginning of every path, which is no part of a name: `/` or `/bucket/`. */
  readonly prefix?: string;
}

/** Its `url` ends with the prefix. Disposing it leaves the server behind it running. */
export async function startFaultProxy({ upstream, folder, prefix = '/' }: FaultProxyOptions): Promise<ArtifactServer> {
  const requests: ServedRequest[] = [];
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(upstream);
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname);
    const name = path.startsWith(prefix) ? path.slice(prefix.length) : path;
    const served: ServedRequest = { method: request.method ?? '', name, headers: request.headers };
    requests.push(served);
    response.on('error', () => undefined);
    request.on('error', () => undefined);
    const { socket } = request;
    forward(request, response, started.fault(served)).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const started: ArtifactServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    folder,
    requests,
    forget: () => void requests.splice(0),
    fault: () => undefined,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        agent.destroy();
      }),
  };
  return started;

  async function forward(request: IncomingMessage, response: ServerResponse, fault: Fault | undefined): Promise<void> {
    const { socket } = request;
    if (fault?.type === 'refuse') return void socket.destroy();
    if (fault?.type === 'hang') return;
    if (fault?.type === 'status') {
      request.resume();
      return void response.writeHead(fault.status).end();
    }
    if (fault?.type === 'delay') await pause(fault.milliseconds);
    const { method, url: path, headers } = request;
    // The headers are those of the client, so that a signature of them stays right.
    const sent = requestHttp({ hostname, port, agent, method, path, headers });
    const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
    answered.catch(() => undefined);
    request.once('close', () => {
      if (!request.complete) sent.destroy();
    });
    if (method === 'PUT' || method === 'POST') {
      const isWhole = await copyBody(request, fault, (chunk) => void sent.write(chunk));
      if (!isWhole) {
        sent.destroy();
        return void socket.destroy();
      }
    }
    sent.end();
    const [answer] = await answered;
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    response.once('close', () => answer.destroy());
    const ofAnswer = method === 'GET' ? fault : undefined;
    const isWhole = await copyBody(answer, ofAnswer, (chunk) => void response.write(chunk));
    if (isWhole && answer.complete) response.end();
    else socket.end();
  }
}

/** False if the fault cut it. */
async function copyBody(
  body: AsyncIterable<Buffer>,
  fault: Fault | undefined,
  write: (chunk: Buffer) => void,
): Promise<boolean> {
  let copied = 0;
  for await (const chunk of body) {
    const changed = Buffer.from(chunk);
    if (fault?.type === 'corrupt' && copied === 0) changed[0] = (changed[0] ?? 0) ^ 1;
    if (fault?.type === 'cut' && copied + changed.length > fault.after) {
      write(changed.subarray(0, fault.after - copied));
      return false;
    }
    copied += changed.length;
    write(changed);
  }
  return true;
}
