// A source outside of a project: `/version` and `/bytes` of a server on the loopback interface.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on the loopback interface with a version and bytes that a test sets. */
export interface Remote extends AsyncDisposable {
  version: string;
  bytes: string;
  /** Called when the bytes are asked for. */
  onFetch: () => void;
  /** What was asked for so far, and forgets it. */
  takeAsked(): readonly string[];
  readonly url: string;
  close(): Promise<void>;
}

export async function openRemote(): Promise<Remote> {
  let asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    if (request.url === '/bytes') remote.onFetch();
    response.end(request.url === '/version' ? remote.version : remote.bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  const remote: Remote = {
    version: 'v1',
    bytes: '2',
    onFetch: () => undefined,
    takeAsked: () => asked.splice(0),
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close,
    [Symbol.asyncDispose]: close,
  };
  asked = [];
  return remote;
}
