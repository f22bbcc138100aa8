// cairn push and cairn fetch: runs over a bare repository, and what they made through a shared store.

import { chmod, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig, type Told } from '../rig/create-rig.ts';

interface Team extends AsyncDisposable {
  /** Has a commit, two runs, and a bare remote that knows its branch. */
  readonly ada: Rig;
  readonly bare: string;
  readonly shared: string;
  /** Another clone. */
  clone(): Promise<Rig>;
  read(told: Told): string;
}

async function createTeam(): Promise<Team> {
  const place = await realpath(await mkdtemp(join(tmpdir(), 'cairn-team-')));
  const [bare, shared] = [join(place, 'remote.git'), join(place, 'shared')];
  const rigs: Rig[] = [];
  const ada = await createRig();
  rigs.push(ada);
  await writeCountingProject(ada);
  await ada.git('init', '--quiet', '--initial-branch=main');
  await ada.git('add', '--all');
  await ada.git('commit', '--quiet', '--message=a');
  await execa('git', ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
  await ada.git('remote', 'add', 'origin', bare);
  await ada.git('push', '--quiet', 'origin', 'main');
  await ada.run('counting');
  await ada.run('counting', '--set', 'times=2');
  return {
    ada,
    bare,
    shared,
    async clone() {
      const root = join(place, `clone-${rigs.length}`);
      await execa('git', ['clone', '--quiet', bare, root]);
      const rig = await createRig({ root });
      rigs.push(rig);
      return rig;
    },
    read: ({ stdout, stderr, exitCode }) =>
      `${stdout}${stderr}\n(${exitCode})`
        .replaceAll(place, '<team>')
        .replaceAll(ada.root, '<ada>')
        .replace(/\d{8}T\d{9}Z-[0-9a-f]{4}/g, '<run>')
        .replace(/[\d.]+ k?B/g, 'some B'),
    async [Symbol.asyncDispose]() {
      for (const rig of rigs) await rig[Symbol.asyncDispose]();
      await rm(place, { recursive: true, force: true });
    },
  };
}

test('a run that was pushed and fetched is fresh in another clone, and is compared there', async () => {
  await using team = await createTeam();
  const { ada, shared, read } = team;
  await ada.git(
    'tag',
    '--annotate',
    '--message=v1',
    'cairn/counting/v1',
    await ada.git('rev-parse', await latestRef(ada)),
  );
  expect(read(await ada.cairn('push', '--shared', shared))).toMatchInlineSnapshot(`
    "pushed to origin: 2 runs, 1 tag
    copied to <team>/shared: 5 results, 4 artifacts, some B
    (0)"
  `);
  expect(read(await ada.cairn('push', '--shared', shared))).toMatchInlineSnapshot(`
    "pushed to origin: nothing new; 2 runs and 1 tag were there already
    copied to <team>/shared: nothing new; 5 results were there already
    (0)"
  `);
  const ben = await team.clone();
  expect(read(await ben.cairn('fetch', '--shared', shared))).toMatchInlineSnapshot(`
    "fetched from origin: 2 runs; 1 tag was here already
    copied from <team>/shared: 5 results, 4 artifacts, some B
    (0)"
  `);
  const { runs } = JSON.parse((await ben.cairn('runs', '--json')).stdout);
  const made = JSON.parse((await ada.cairn('runs', '--json')).stdout).runs as { elsewhere: unknown }[];
  expect(made.map(({ elsewhere }) => elsewhere)).toEqual([null, null]);
  // The same, but for where they were made.
  expect(runs).toEqual(made.map((run) => ({ ...run, elsewhere: { kind: 'fetched' } })));
  expect(await ben.git('tag', '--list')).toBe('cairn/counting/v1');
  expect((await ben.run('counting', '--set', 'times=2')).finished?.outcomes).toMatchObject({ fresh: 3, ran: 0 });
  expect(read(await ben.cairn('diff', runs[1].run, runs[0].run))).toContain('of 3 nodes 1 equal, 2 differ');
  expect(await ben.git('status', '--porcelain')).toBe('');
  expect(read(await ben.cairn('fetch', '--shared', shared))).toMatchInlineSnapshot(`
    "fetched from origin: nothing new; 2 runs and 1 tag were here already
    copied from <team>/shared: nothing new; 5 results were here already
    (0)"
  `);
});

test('in a clone that fetched nothing a tag names its run; fetch --run takes a tag too', async () => {
  await using team = await createTeam();
  const { ada, read } = team;
  await ada.git('tag', '--annotate', '--message=v1', 'cairn/counting/v1', await latestRef(ada));
  await ada.cairn('push');
  const ben = await team.clone();
  expect(read(await ben.cairn('show', 'latest'))).toMatchInlineSnapshot(`
    "error: No run is named 'latest', and none finished at a commit of that name
      fix: There are no runs here yet: cairn run <pipeline>. cairn fetch gets the runs of others.
    (2)"
  `);
  expect((await ben.cairn('show', 'cairn/counting/v1')).stdout.split('\n')[0]).toMatch(/^counting .* done$/);
  expect(read(await ben.cairn('fetch', '--run', 'cairn/counting/v1'))).toMatchInlineSnapshot(`
    "fetched from origin: 1 run; 1 tag was here already
    their outputs are not fetched: no shared store is set (--shared, or $CAIRN_SHARED_STORE)
    (0)"
  `);
  expect(read(await ben.cairn('fetch', '--run', 'cairn/counting/v2'))).toMatchInlineSnapshot(`
    "error: 'origin' has no run and no tag 'cairn/counting/v2'
      fix: The newest there are '<run>', '<run>'.
    (2)"
  `);
});

test('what is missing or damaged is named, and the rest goes over', async () => {
  await using team = await createTeam();
  const { ada, shared, read } = team;
  const { run, nodes } = JSON.parse((await ada.cairn('show', '--json')).stdout);
  const digest: string = nodes[1].outputs.count;
  const artifact = ada.path('.cairn/artifacts', digest.slice(0, 2), digest);
  await chmod(artifact, 0o644);
  const bytes = await ada.read(`.cairn/artifacts/${digest.slice(0, 2)}/${digest}`);
  await writeFile(artifact, bytes.replace('6', '7'));
  expect(read(await ada.cairn('push', '--run', 'latest', '--shared', shared))).toMatchInlineSnapshot(`
    "pushed to origin: 1 run
    copied to <team>/shared: 2 results, 2 artifacts, some B
    damaged in <ada>/.cairn: count (counting, <run>)
    (1)"
  `);
  const ben = await team.clone();
  expect(read(await ben.cairn('fetch', '--run', run.slice(0, 17), '--shared', shared))).toMatchInlineSnapshot(`
    "fetched from origin: 1 run
    copied from <team>/shared: 2 results, 2 artifacts, some B
    never copied there: 1 result of 1 run: <run>
    (0)"
  `);
  const double = digestOf(nodes, 'double');
  const path = join(shared, 'artifacts', double.slice(0, 2), double);
  await chmod(path, 0o644);
  const whole = await readFile(path, 'utf8');
  const carl = await team.clone();
  // What has another size, and what has other bytes; what then was set aside.
  await writeFile(path, whole.slice(1));
  expect(read(await carl.cairn('fetch', '--run', run, '--shared', shared))).toMatchInlineSnapshot(`
    "fetched from origin: 1 run
    copied from <team>/shared: 1 result, 1 artifact, some B
    damaged in <team>/shared: double (counting, <run>)
    never copied there: 1 result of 1 run: <run>
    (1)"
  `);
  await writeFile(path, `9${whole.slice(1)}`);
  expect(read(await carl.cairn('fetch', '--run', run, '--shared', shared))).toMatchInlineSnapshot(`
    "fetched from origin: nothing new; 1 run was here already
    copied from <team>/shared: nothing new; 1 result was here already
    damaged in <team>/shared: double (counting, <run>)
    never copied there: 1 result of 1 run: <run>
    (1)"
  `);
  expect(read(await carl.cairn('fetch', '--run', run, '--shared', shared))).toMatchInlineSnapshot(`
    "fetched from origin: nothing new; 1 run was here already
    copied from <team>/shared: nothing new; 1 result was here already
    missing in <team>/shared: double (counting, <run>)
    never copied there: 1 result of 1 run: <run>
    (1)"
  `);
  const again = await ben.run('counting', '--set', 'times=2');
  expect(again.outcomes).toEqual(['file(data/lines.txt) fresh', 'count ran', 'double fresh']);
});

test('without a shared store the runs alone go over; what is not there is said', async () => {
  await using team = await createTeam();
  const { ada, shared, read } = team;
  expect(read(await ada.cairn('push'))).toMatchInlineSnapshot(`
    "pushed to origin: 2 runs
    their outputs stay here: no shared store is set (--shared, or $CAIRN_SHARED_STORE)
    (0)"
  `);
  const ben = await team.clone();
  expect(read(await ben.cairn('fetch', '--shared', shared))).toMatchInlineSnapshot(`
    "fetched from origin: 2 runs
    copied from <team>/shared: nothing new
    incomplete: there is no such folder
    (1)"
  `);
  await writeFile(shared, 'no folder');
  expect(read(await ada.cairn('push', '--shared', shared))).toMatchInlineSnapshot(`
    "pushed to origin: nothing new; 2 runs were there already
    copied to <team>/shared: nothing new
    incomplete: The store '<team>/shared' cannot be written (ENOTDIR). Set another location
    (1)"
  `);
  await rm(shared);
  await ada.cairn('push', '--shared', shared);
  // What failed to come the first time comes now.
  expect(read(await ben.cairn('fetch', '--shared', shared))).toMatchInlineSnapshot(`
    "fetched from origin: nothing new; 2 runs were here already
    copied from <team>/shared: 5 results, 4 artifacts, some B
    (0)"
  `);
  expect(read(await ben.cairn('fetch'))).toMatchInlineSnapshot(`
    "fetched from origin: nothing new; 2 runs were here already
    their outputs are not fetched: no shared store is set (--shared, or $CAIRN_SHARED_STORE)
    (0)"
  `);
});

test('what git refuses is told in one sentence', async () => {
  await using team = await createTeam();
  const { ada, bare, read } = team;
  expect(read(await ada.cairn('push', 'upstream'))).toMatchInlineSnapshot(`
    "error: The repository has no remote 'upstream'
      fix: There are 'origin'.
    (2)"
  `);
  expect(read(await ada.cairn('fetch', join(bare, 'nowhere')))).toMatchInlineSnapshot(`
    "error: '<team>/remote.git/nowhere' cannot be reached: '<team>/remote.git/nowhere' does not appear to be a git repository
      fix: Check its address (git remote -v), the network and your permissions, and try again.
    (2)"
  `);
  expect(read(await ada.cairn('fetch', '--run', '2020'))).toMatchInlineSnapshot(`
    "error: 'origin' has no run and no tag '2020'
      fix: It has none: cairn push sends them.
    (2)"
  `);
  expect(read(await ada.cairn('push', '--shared', 's3://bucket'))).toMatchInlineSnapshot(`
    "error: --shared requires a folder, not 's3://bucket'
      fix: Write --shared <folder>.
    (2)"
  `);
  await writeFile(join(bare, 'hooks/update'), '#!/bin/sh\necho "runs are not wanted here" >&2\nexit 1\n', {
    mode: 0o755,
  });
  expect(read(await ada.cairn('push'))).toMatchInlineSnapshot(`
    "pushed to origin: nothing new
    incomplete: remote rejected: refs/cairn/runs/<run> (hook declined), it says: runs are not wanted here
    their outputs stay here: no shared store is set (--shared, or $CAIRN_SHARED_STORE)
    (1)"
  `);
  await rm(ada.path('.git'), { recursive: true });
  expect(read(await ada.cairn('push'))).toMatchInlineSnapshot(`
    "error: '<ada>' is not in a git repository, and runs are shared as commits
      fix: Change to the repository that you mean; or create one with git init, commit the project, and run it: each run is then a commit.
    (2)"
  `);
});

function digestOf(nodes: readonly { label: string; outputs: Record<string, string> }[], label: string): string {
  return Object.values(nodes.find((node) => node.label === label)!.outputs)[0]!;
}

async function latestRef(rig: Rig): Promise<string> {
  return `refs/cairn/runs/${JSON.parse((await rig.cairn('show', '--json')).stdout).run}`;
}
