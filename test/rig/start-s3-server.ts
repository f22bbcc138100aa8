// A real S3 server for tests: versitygw, which keeps objects as files. It is the program that CAIRN_VERSITYGW names, or is
// built by Go from its module proxy, once for each machine.

import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findPort } from './find-port.ts';
import { waitForServer } from './wait-for-server.ts';

const version = '1.8.0';
const mostSeconds = 600;

export interface S3Server extends AsyncDisposable {
  readonly endpoint: string;
  /** The folder whose folders are buckets. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

export type FoundServer = { readonly program: string } | { readonly missing: string };

/** The program, or why there is none. Building it takes some minutes. */
export function findS3Server(): FoundServer {
  const named = process.env['CAIRN_VERSITYGW'];
  if (named) return existsSync(named) ? { program: named } : { missing: `there is no file '${named}'` };
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'cairn-test-servers');
  const program = join(cache, `versitygw-${version}`);
  if (existsSync(program)) return { program };
  const building = join(cache, `building-${process.pid}`);
  try {
    mkdirSync(building, { recursive: true });
    execFileSync('go', ['install', `github.com/versity/versitygw/cmd/versitygw@v${version}`], {
      env: { ...process.env, GOBIN: building },
      stdio: 'ignore',
      timeout: mostSeconds * 1000,
    });
    renameSync(join(building, 'versitygw'), program);
    return { program };
  } catch (error) {
    return {
      missing: `versitygw ${version} cannot be built by Go (${(error as NodeJS.ErrnoException).code ?? 'it failed'})`,
    };
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

/**
 * @param folder - for its files
 * @param bucket - is made
 * @param domain - buckets are names below it; default: they are the first part of a path
 */
export async function startS3Server(
  program: string,
  folder: string,
  bucket: string,
  domain?: string,
): Promise<S3Server> {
  mkdirSync(join(folder, 'data', bucket), { recursive: true });
  const port = await findPort();
  const endpoint = `http://127.0.0.1:${port}`;
  const keys = { ROOT_ACCESS_KEY: 'tester', ROOT_SECRET_KEY: 'testersecret' };
  const hosts = domain === undefined ? [] : ['--virtual-domain', domain];
  const options = ['--port', `127.0.0.1:${port}`, '--health', '/health', '--keep-alive', '--quiet', ...hosts];
  const server = spawn(program, [...options, 'posix', join(folder, 'data')], {
    env: { PATH: process.env['PATH'], HOME: folder, ...keys },
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await waitForServer(server, `${endpoint}/health`, () => 'it was started with --quiet');
  return {
    ...{ endpoint, folder: join(folder, 'data') },
    environment: {
      AWS_ACCESS_KEY_ID: keys.ROOT_ACCESS_KEY,
      AWS_SECRET_ACCESS_KEY: keys.ROOT_SECRET_KEY,
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_S3: endpoint,
    },
    async [Symbol.asyncDispose]() {
      server.kill();
      await ended;
    },
  };
}
