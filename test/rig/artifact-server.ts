// A real HTTP server that stores artifacts as files: PUT, GET with ranges, HEAD, DELETE, conditions, and the listing of
// nginx. A test can let it fail in any way that a server, a disk or a network does.

import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** What happens to a request instead of its answer. */
export type Fault =
  /** It is answered with this status. */
  | { readonly type: 'status'; readonly status: number }
  /** The connection is closed without an answer. */
  | { readonly type: 'refuse' }
  /** It is never answered. */
  | { readonly type: 'hang' }
  /** The connection is closed after this many bytes of the body. */
  | { readonly type: 'cut'; readonly after: number }
  /** One byte of the body is another one: of what is read, or of what is sent. */
  | { readonly type: 'corrupt' }
  /** It is answered later. */
  | { readonly type: 'delay'; readonly milliseconds: number };

export interface ServedRequest {
  readonly method: string;
  /** Without the slash at the beginning: `cas/…`. */
  readonly name: string;
  readonly headers: IncomingHttpHeaders;
}

export interface ArtifactServer extends AsyncDisposable {
  readonly url: string;
  readonly folder: string;
  /** Every request since the last call of `forget`. */
  readonly requests: readonly ServedRequest[];
  forget(): void;
  /** Asked for each request; nothing happens if it returns undefined. */
  fault: (request: ServedRequest) => Fault | undefined;
}

export interface ArtifactServerOptions {
  /** Where the files are. */
  readonly folder: string;
  /** What requests must have in `authorization`; others are answered with 401. */
  readonly authorization?: string;
  /** Default true: `If-None-Match: *` is obeyed. */
  readonly hasConditions?: boolean;
  /** Default true. */
  readonly hasRanges?: boolean;
  /** Default true: a PUT makes the folders above it. Otherwise it is answered with 409, and MKCOL makes one. */
  readonly makesFolders?: boolean;
  /** An address of this machine; default that of loopback. */
  readonly host?: string;
}

export async function startArtifactServer(options: ArtifactServerOptions): Promise<ArtifactServer> {
  const requests: ServedRequest[] = [];
  await mkdir(join(options.folder, 'tmp'), { recursive: true });
  await mkdir(join(options.folder, 'data'), { recursive: true });
  const server = createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname).slice(1);
    const served: ServedRequest = { method: request.method ?? '', name, headers: request.headers };
    requests.push(served);
    response.on('error', () => undefined);
    request.on('error', () => undefined);
    serve(served, request, response, options, started.fault(served)).catch(() => request.socket.destroy());
  });
  const { host = '127.0.0.1' } = options;
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const started: ArtifactServer = {
    url: `http://${host}:${(server.address() as AddressInfo).port}/`,
    folder: join(options.folder, 'data'),
    requests,
    forget: () => void requests.splice(0),
    fault: () => undefined,
    [Symbol.asyncDispose]: () => close(server),
  };
  return started;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function serve(
  { method, name }: ServedRequest,
  request: IncomingMessage,
  response: ServerResponse,
  { folder, authorization, hasConditions = true, hasRanges = true, makesFolders = true }: ArtifactServerOptions,
  fault: Fault | undefined,
): Promise<void> {
  const path = join(folder, 'data', name);
  const end = (status: number): void => {
    request.resume();
    response.writeHead(status).end();
  };
  if (fault?.type === 'refuse') return void request.socket.destroy();
  if (fault?.type === 'hang') return;
  if (fault?.type === 'status') return end(fault.status);
  if (fault?.type === 'delay') await pause(fault.milliseconds);
  if (authorization !== undefined && request.headers.authorization !== authorization) return end(401);
  const found = await stat(path).catch(() => undefined);
  if (method === 'PUT') {
    const isFree = hasConditions && request.headers['if-none-match'] === '*';
    if (isFree && found) return end(412);
    if (makesFolders) await mkdir(dirname(path), { recursive: true });
    else if (!(await stat(dirname(path)).catch(() => undefined))) return end(409);
    const written = join(folder, 'tmp', randomUUID());
    try {
      if (fault?.type === 'cut') return void request.socket.destroy();
      await pipeline(fault?.type === 'corrupt' ? changeFirst(request) : request, createWriteStream(written));
      if (!request.complete) return;
      if (!isFree) await rename(written, path);
      else if (
        !(await link(written, path).then(
          () => true,
          () => false,
        ))
      )
        return end(412);
    } finally {
      await rm(written, { force: true });
    }
    return end(201);
  }
  if (method === 'MKCOL') {
    const made = await mkdir(path).catch((error: NodeJS.ErrnoException) => error.code);
    return end(made === undefined ? 201 : made === 'EEXIST' ? 405 : 409);
  }
  if (method === 'DELETE') {
    if (!found?.isFile()) return end(404);
    // Of several requests at once one removes it.
    const gone = join(folder, 'tmp', randomUUID());
    const isMine = await rename(path, gone).then(
      () => true,
      () => false,
    );
    await rm(gone, { force: true });
    return end(isMine ? 204 : 404);
  }
  if (name.endsWith('/') || name === '') return list(path, response);
  if (!found?.isFile()) return end(404);
  const [, from = '', to = ''] = (hasRanges && /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')) || [];
  const start = from === '' ? 0 : Number(from);
  const last = Math.min(to === '' ? found.size : Number(to), found.size - 1);
  if (from !== '' && start >= found.size) return end(416);
  response.writeHead(from === '' ? 200 : 206, {
    'content-length': last - start + 1,
    'accept-ranges': hasRanges ? 'bytes' : 'none',
    ...(from !== '' && { 'content-range': `bytes ${start}-${last}/${found.size}` }),
  });
  if (method === 'HEAD' || last < start) return void response.end();
  await send(createReadStream(path, { start, end: last }), response, fault);
}

async function* changeFirst(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of bytes) {
    const changed = Buffer.from(chunk);
    if (isFirst) changed[0] = (changed[0] ?? 0) ^ 1;
    isFirst = false;
    yield changed;
  }
}

async function send(bytes: AsyncIterable<Buffer>, response: ServerResponse, fault: Fault | undefined): Promise<void> {
  let sent = 0;
  for await (const chunk of bytes) {
    const changed = Buffer.from(chunk);
    if (fault?.type === 'corrupt' && sent === 0) changed[0] = (changed[0] ?? 0) ^ 1;
    if (fault?.type === 'cut' && sent + changed.length > fault.after) {
      response.write(changed.subarray(0, fault.after - sent), () => response.destroy());
      return;
    }
    sent += changed.length;
    response.write(changed);
  }
  response.end();
}

async function list(path: string, response: ServerResponse): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (!entries) return void response.writeHead(404).end();
  const listed = [];
  for (const entry of entries) {
    const size = entry.isFile() ? (await stat(join(path, entry.name)).catch(() => undefined))?.size : undefined;
    if (entry.isDirectory()) listed.push({ name: entry.name, type: 'directory' });
    else if (size !== undefined) listed.push({ name: entry.name, type: 'file', size });
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(listed));
}
