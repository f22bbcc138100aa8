// A shared store: what it costs when there is nothing to do, and how fast its client is next to the best one of the same
// server. Of each program its start is subtracted.

import { randomFillSync } from 'node:crypto';
import { closeSync, mkdirSync, openSync, rmSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { findNginx, startNginx } from '../../test/rig/start-nginx.ts';
import { findS3Server, type S3Server, startS3Server } from '../../test/rig/start-s3-server.ts';
import type { Context } from '../context.ts';
import { findProgram } from '../measure/find-program.ts';
import { interleave } from '../measure/interleave.ts';
import { type Command, readProcess, timeProcess } from '../measure/time-process.ts';
import { writeCairnProject } from '../projects/cairn-project.ts';
import { cairn, repository } from '../repository.ts';
import type { Limit, Row } from '../row.ts';

const files = 1000;
const gigabytes = 2;
const rounds = 5;
const largeRounds = 2;
const idleRounds = 15;

export async function measureSharedStore(context: Context): Promise<readonly Row[]> {
  return [...(await measureIdle(context)), ...(await measureTransfers(context))];
}

async function measureIdle({ folder, say }: Context): Promise<readonly Row[]> {
  const work = 'nothing to do, with a shared store, next to none';
  const limit: Limit = { value: 1.2, of: 'found' };
  const found = findNginx();
  if ('missing' in found) return [{ work, limit, found: undefined, reason: found.missing }];
  say(`${work}: ${idleRounds} rounds`);
  await using server = await startNginx(found.program, join(folder, 'nginx'));
  const prepare = (name: string, args: readonly string[]): Command => {
    const root = join(folder, name);
    mkdirSync(root, { recursive: true });
    writeCairnProject(root, 100);
    symlinkSync(join(repository, 'packages/store-http'), join(root, 'node_modules/@cairn/store-http'));
    const command = { program: process.execPath, args: [cairn, 'run', 'layered', ...args], cwd: root };
    for (let run = 0; run < 3; run += 1) readProcess(command);
    return command;
  };
  const [plain, shared] = [prepare('alone', []), prepare('sharing', ['--store', `${server.origin}/team`])];
  const taken = await interleave(idleRounds, { plain: () => timeProcess(plain), shared: () => timeProcess(shared) });
  const value = taken.shared / taken.plain;
  return [{ work, limit, found: { value, unit: 'times' }, rounds: idleRounds }];
}

/** A client of S3 that is a program. */
interface Client {
  readonly name: string;
  readonly start: Command;
  readonly up: (from: string, to: string) => Command;
  readonly down: (from: string, to: string) => Command;
}

async function measureTransfers({ folder, say }: Context): Promise<readonly Row[]> {
  const works = [
    { name: 'small', work: `${files.toLocaleString('en')} files of 1 kB in S3`, least: 0.5, rounds },
    { name: 'large', work: `a file of ${gigabytes} GiB in S3`, least: 0.8, rounds: largeRounds },
  ];
  const limitOf = (least: number): Limit => ({ value: least, of: 'found', bound: 'least' });
  const found = findS3Server();
  const missing = 'missing' in found ? found.missing : undefined;
  const place = join(folder, 's3');
  mkdirSync(place, { recursive: true });
  if ('missing' in found || !clientsOf({ endpoint: '', environment: {} }, place).length) {
    const reason = missing ?? 'rclone and aws are not installed';
    return works.map(({ work, least }) => ({ work, limit: limitOf(least), found: undefined, reason }));
  }
  await using server = await startRunning(found.program, place);
  const own = ownClient(server);
  const others = clientsOf(server, place);
  writeSmall(join(place, 'small'));
  writeLarge(join(place, 'large'));
  const rows: Row[] = [];
  for (const { name, work, least, rounds: times } of works) {
    say(`${work}: ${times} rounds of ${others.map((client) => client.name).join(', ')} and ours`);
    let count = 0;
    const measure = ({ name: client, up, down }: Client) => {
      const keys = () => `${name}-${client}-${count}`;
      return {
        [`${client} up`]: () => {
          count += 1;
          return timeProcess(up(join(place, name), keys()));
        },
        [`${client} down`]: () => {
          const to = join(place, 'down');
          mkdirSync(to);
          const taken = timeProcess(down(keys(), to));
          rmSync(to, { recursive: true });
          rmSync(join(server.folder, 'store', keys()), { recursive: true });
          return taken;
        },
        [`${client} start`]: () => timeProcess(clientStart(client)),
      };
    };
    const clientStart = (client: string): Command => [own, ...others].find((one) => one.name === client)!.start;
    const taken: Readonly<Record<string, number>> = await interleave(
      times,
      Object.assign({}, ...[own, ...others].map(measure)),
    );
    for (const way of ['up', 'down']) {
      const timeOf = (client: string): number => taken[`${client} ${way}`]! - taken[`${client} start`]!;
      const best = others.toSorted((a, b) => timeOf(a.name) - timeOf(b.name))[0]!.name;
      for (const client of [own.name, best])
        rows.push({ work: `${work}, ${way}: ${client}`, found: { value: timeOf(client), unit: 'ms' }, rounds: times });
      const value = timeOf(best) / timeOf(own.name);
      rows.push({
        work: `${work}, ${way}: multiple of its speed`,
        limit: limitOf(least),
        ...{ found: { value, unit: 'times' }, rounds: times },
      });
    }
  }
  return rows;
}

function startRunning(program: string, place: string): Promise<S3Server> {
  return startS3Server(program, join(place, 'server'), 'store');
}

function ownClient({ endpoint, environment }: S3Server): Client {
  const child = join(import.meta.dirname, 'child-shared-store.ts');
  const call = (...args: readonly string[]): Command => ({
    program: process.execPath,
    args: ['--conditions=cairn-source', child, ...args],
    ...{ cwd: '/', env: environment },
  });
  const at = (keys: string): string => `s3://store/${keys}?endpoint=${endpoint}`;
  return {
    name: 'ours',
    start: call('start', at('x'), '/'),
    up: (from, to) => call('up', at(to), from),
    down: (from, to) => call('down', at(from), to),
  };
}

/** Those that are installed. */
function clientsOf(
  { endpoint, environment }: Pick<S3Server, 'endpoint' | 'environment'>,
  place: string,
): readonly Client[] {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = environment;
  const [rclone, aws] = [findProgram('rclone'), findProgram('aws')];
  const clients: Client[] = [];
  if (rclone) {
    const env = {
      RCLONE_CONFIG: join(place, 'rclone.conf'),
      ...{ RCLONE_CONFIG_S_TYPE: 's3', RCLONE_CONFIG_S_PROVIDER: 'Other', RCLONE_CONFIG_S_ENDPOINT: endpoint },
      RCLONE_CONFIG_S_ACCESS_KEY_ID: AWS_ACCESS_KEY_ID,
      RCLONE_CONFIG_S_SECRET_ACCESS_KEY: AWS_SECRET_ACCESS_KEY,
    };
    writeFileSync(env.RCLONE_CONFIG, '');
    const call = (...args: readonly string[]): Command => ({ program: rclone, args, cwd: '/', env });
    const parts = ['--s3-chunk-size', '64M', '--s3-upload-concurrency', '16'];
    const many = ['--transfers', '16', '--checkers', '16', ...parts];
    clients.push({
      name: 'rclone',
      start: call('version'),
      up: (from, to) => call('copy', ...many, from, `s:store/${to}/cas`),
      down: (from, to) => call('copy', ...many, `s:store/${from}/cas`, to),
    });
  }
  if (aws) {
    const env = { ...environment, AWS_CONFIG_FILE: join(place, 'aws.conf') };
    writeFileSync(env.AWS_CONFIG_FILE, '[default]\ns3 =\n  max_concurrent_requests = 16\n');
    const call = (...args: readonly string[]): Command => ({ program: aws, args, cwd: '/', env });
    const copy = ['s3', 'cp', '--recursive', '--only-show-errors', '--endpoint-url', endpoint];
    clients.push({
      name: 'aws',
      start: call('--version'),
      up: (from, to) => call(...copy, from, `s3://store/${to}/cas`),
      down: (from, to) => call(...copy, `s3://store/${from}/cas`, to),
    });
  }
  return clients;
}

/** Names have the form of digests. What their bytes are does not matter to clients that only copy. */
function writeSmall(folder: string): void {
  mkdirSync(folder);
  for (let n = 0; n < files; n += 1)
    writeFileSync(join(folder, `${n}`.padStart(8, 'a')), randomFillSync(Buffer.alloc(1000)));
}

function writeLarge(folder: string): void {
  mkdirSync(folder);
  const handle = openSync(join(folder, 'a'.repeat(8)), 'w');
  const chunk = Buffer.alloc(1 << 24);
  for (let written = 0; written < gigabytes << 6; written += 1) writeSync(handle, randomFillSync(chunk));
  closeSync(handle);
}
