// The source of the guide for PostgreSQL, with a server of its own in a temporary folder; skipped where no server is
// installed.

import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { expect, test } from 'vitest';
import { createRig, type Rig, readRun, repository } from '../rig/create-rig.ts';

interface Server extends AsyncDisposable {
  readonly url: string;
  sql(text: string): Promise<void>;
  stop(): Promise<void>;
}

/** PostgreSQL does not run as root. Undefined where there is no user for it. */
function findUser(): { uid: number; gid: number } | undefined {
  const { uid, gid } = userInfo();
  if (uid !== 0) return { uid, gid };
  const { stdout, exitCode } = execaSync('id', ['-u', 'postgres'], { reject: false });
  return exitCode === 0 ? { uid: Number(stdout), gid: Number(execaSync('id', ['-g', 'postgres']).stdout) } : undefined;
}

const isThere = (program: string): boolean => execaSync(program, ['--version'], { reject: false }).exitCode === 0;
const user = findUser();
const canRun = user !== undefined && ['psql', 'initdb', 'pg_ctl'].every(isThere);

async function startServer(): Promise<Server> {
  // The path of a socket may have 107 bytes.
  const folder = mkdtempSync('/tmp/cairn-pg-');
  chmodSync(folder, 0o755);
  chownSync(folder, user!.uid, user!.gid);
  const [data, log] = [join(folder, 'data'), join(folder, 'log')];
  const run = (program: string, ...args: string[]) => execa(program, args, { ...user!, cwd: folder });
  await run('initdb', '--auth=trust', '--username=cairn', '--no-sync', '--pgdata', data);
  // No port: it is reached by its socket only.
  await run(
    'pg_ctl',
    'start',
    '--wait',
    '--pgdata',
    data,
    '--log',
    log,
    '-o',
    `-c listen_addresses='' -k ${folder} -F`,
  );
  const url = `postgresql:///postgres?host=${encodeURIComponent(folder)}&user=cairn`;
  let isUp = true;
  const stop = async (): Promise<void> => {
    if (isUp) await run('pg_ctl', 'stop', '--mode=immediate', '--pgdata', data);
    isUp = false;
  };
  return {
    url,
    stop,
    sql: async (text) => void (await execa('psql', ['--no-psqlrc', '--quiet', '--command', text, url])),
    async [Symbol.asyncDispose]() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function writeProject(rig: Rig): Promise<void> {
  const guide = readFileSync(join(repository, 'docs/guides/sources.md'), 'utf8');
  const examples = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text]) => text!);
  await rig.write('steps/postgres.ts', examples.find((text) => text.includes("'postgres-rows'"))!);
  await rig.write(
    'steps/lines.ts',
    `import { defineStep, json, storedFile } from '@cairn/core';

export const lines = defineStep('lines', {
  in: { file: storedFile },
  out: { lines: json<readonly string[]>() },
  run: async ({ file }) => ({ lines: (await file.text()).trim().split('\\n') }),
});
`,
  );
  await rig.write(
    'pipelines/loans.ts',
    `import { definePipeline, secret } from '@cairn/core';
import { lines } from '../steps/lines.ts';
import { postgresRows } from '../steps/postgres.ts';

const sql = 'SELECT id, repaid FROM loans ORDER BY id';
const version = 'SELECT count(*), max(id) FROM loans';

export default definePipeline('loans', {
  build: () => lines(postgresRows({ url: secret('DATABASE_URL'), sql, version })),
});
`,
  );
}

test.skipIf(!canRun)(
  'rows of PostgreSQL are fetched when their version changed, and used without a connection',
  async () => {
    await using server = await startServer();
    await using rig = await createRig();
    await writeProject(rig);
    const run = async (url = server.url) =>
      readRun(await rig.cairnWith({ DATABASE_URL: url }, 'run', 'loans', '--json'));
    const linesOf = async (): Promise<unknown> => {
      await rig.cairn('get', 'latest', 'lines', '--to', 'lines.json');
      const text = await rig.read('lines.json');
      await rig.remove('lines.json');
      return JSON.parse(text);
    };
    await server.sql('CREATE TABLE loans (id int, repaid boolean); INSERT INTO loans VALUES (1, true), (2, NULL)');
    const first = await run();
    expect([first.errors, first.outcomes]).toEqual([[], ['postgres-rows ran', 'lines ran']]);
    expect(await linesOf()).toEqual(['id,repaid', '1,t', '2,']);
    expect((await rig.cairn('show', 'latest', '--json')).stdout).not.toContain('postgresql:');
    // The same database by another address: it is in no key.
    expect((await run(`${server.url}&application_name=other`)).outcomes).toEqual([
      'postgres-rows fresh',
      'lines fresh',
    ]);
    await server.sql('INSERT INTO loans VALUES (3, false)');
    expect((await run()).outcomes).toEqual(['postgres-rows ran', 'lines ran']);
    expect(await linesOf()).toEqual(['id,repaid', '1,t', '2,', '3,f']);
    await server.stop();
    const offline = await run();
    expect(offline.outcomes).toEqual(['postgres-rows fresh', 'lines fresh']);
    expect(offline.events).toContainEqual(expect.objectContaining({ code: 'source-offline' }));
  },
);
