// With a small project whose Cairn is a local `file:` dependency that speaks the JSON lines of `cairn run --json`: a
// real repository, a real `npm ci`, a real process.

import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import type { RunEvent } from '../../run/record/event.ts';
import type { RecordedNode } from '../../run/record/record.ts';
import { createTempFolder, createTempRepository, type TempFolder } from '../git/temp-repository.rig.ts';
import { createNode, createRecord } from '../records/run-record.rig.ts';
import { writeRun } from '../records/write-run.ts';
import { reproduce } from './reproduce.ts';
import type { ReproduceOptions } from './reproduction.ts';

const cairn = String.raw`#!/usr/bin/env node
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
const say = (event) => process.stdout.write(JSON.stringify({ at: 'now', ...event }) + '\n');
const node = (label, file, step = label) => say({
  type: 'node-finished', node: label, label, step, outcome: 'ran', seconds: 0, key: createHash('sha256').update('key of ' + label).digest('hex'), reason: '',
  outputs: { [step]: createHash('sha256').update(readFileSync(file)).digest('hex') },
});
const args = process.argv.slice(2);
const params = readFileSync(args[args.indexOf('--params') + 1], 'utf8').trim();
say({ type: 'warning', code: 'seen', message: JSON.stringify({ args, params, cwd: process.cwd(), git: process.env.GIT_DIR ?? null, setup: existsSync('set-up') }) });
const pipeline = readFileSync(args[1], 'utf8').trim();
if (pipeline === 'crash') { console.error('first\nnative crash'); process.exit(134); }
if (pipeline === 'wrong') { say({ type: 'error', code: 'leak', message: 'It leaks', fix: 'Do not.' }); process.exit(2); }
if (pipeline === 'hang') { say({ type: 'warning', code: 'pid', message: String(process.pid) }); setInterval(() => {}, 1000); }
else {
  node('file', 'data/a.csv');
  node('train', args[1]);
  const record = { version: 1, run: 'r', file: '', status: 'done', git: {}, nodes: [], outcomes: {}, metrics: {}, results: {}, selection: {}, deployed: [], environment: { node: '24.0.0', platform: 'linux', arch: 'x64', cpu: 'another processor' } };
  const text = JSON.stringify(record, null, 2).slice(0, -2);
  const seal = createHash('sha256').update(text).digest('hex');
  writeFileSync('record.json', text + ',\n  "sha256": "' + seal + '"\n}\n');
  say({ type: 'run-finished', status: 'done', record: 'record.json' });
}
`;

const manifest = {
  name: 'small',
  version: '1.0.0',
  scripts: { setup: "node -e \"fs.writeFileSync('set-up', '')\"" },
  dependencies: { '@cairn/cli': 'file:vendor/cairn' },
};
const vendored = { name: '@cairn/cli', version: '1.0.0', type: 'module', bin: { cairn: 'cairn.js' } };
const { scripts: _, ...locked } = manifest;
const lockfile = {
  ...{ name: 'small', version: '1.0.0', lockfileVersion: 3, requires: true },
  packages: {
    '': locked,
    'node_modules/@cairn/cli': { resolved: 'vendor/cairn', link: true },
    'vendor/cairn': { name: '@cairn/cli', version: '1.0.0', bin: vendored.bin },
  },
};

const nodes = [
  createNode('file', { file: 'a,b\n' }, { params: { path: 'data/a.csv' } }),
  createNode('train', { train: 'trains\n' }, { inputs: { rows: 'file.file' } }),
];

let places: TempFolder;

beforeEach(async () => {
  // Worktrees go under a temporary folder of the test's own, so that what is left behind can be seen.
  places = await createTempFolder();
  vi.stubEnv('TMPDIR', places.root);
  return async () => {
    vi.unstubAllEnvs();
    await places[Symbol.asyncDispose]();
  };
});

/** A project in the subfolder `my ml` of a repository, with one run of its only commit. */
async function createProject(
  changes: { pipeline?: string; ignored?: boolean; without?: string; dirty?: string[] } = {},
) {
  const repository = await createTempRepository();
  const files: Readonly<Record<string, string>> = {
    'package.json': JSON.stringify(manifest),
    'package-lock.json': JSON.stringify(lockfile),
    'vendor/cairn/package.json': JSON.stringify(vendored),
    'vendor/cairn/cairn.js': cairn,
    'pipelines/digits.ts': `${changes.pipeline ?? 'trains'}\n`,
    'data/a.csv': 'a,b\n',
    '.gitignore': changes.ignored ? 'node_modules\ndata\n' : 'node_modules\n',
  };
  for (const [path, text] of Object.entries(files))
    if (path !== changes.without) await repository.write(join('my ml', path), text);
  const commit = await repository.commit();
  const root = join(repository.root, 'my ml');
  const record = (found: readonly RecordedNode[], at = '2026-01-01T00:00:00.000Z') =>
    createRecord({
      at,
      ...{ nodes: found, seed: 7, givenParams: { rate: 0.1, off: Number.NaN }, selection: { until: 'train' } },
      git: { commit, branch: 'main', dirty: changes.dirty ?? [] },
    });
  await writeRun(root, record(nodes));
  const messages: string[] = [];
  const events: RunEvent[] = [];
  const again = (options: Partial<ReproduceOptions> = {}) =>
    reproduce({
      ...{ root, target: 'latest', environment: process.env },
      onMessage: (line) => messages.push(line),
      onEvent: (event) => events.push(event),
      ...options,
    });
  const seen = () =>
    Object.fromEntries(events.flatMap((event) => (event.type === 'warning' ? [[event.code, event.message]] : [])));
  return { repository, root, commit, record, messages, events, again, seen, ...disposeOf(repository) };
}

function disposeOf(folder: TempFolder): AsyncDisposable {
  return { [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

async function expectNothingLeft(repository: TempFolder): Promise<void> {
  expect((await readdir(places.root)).filter((name) => name.startsWith('cairn-reproduce-'))).toEqual([]);
  expect((await repository.git('worktree', 'list')).split('\n')).toHaveLength(1);
  expect(existsSync(join(repository.root, '.git/worktrees'))).toBe(false);
}

test('a run is made again in a clean worktree, and the tree of the user stays as it is', async () => {
  await using project = await createProject();
  const { repository, root, commit } = project;
  await repository.write('my ml/pipelines/digits.ts', 'edited since');
  await repository.write('my ml/untracked', '');
  await repository.git('add', 'my ml/untracked');
  const index = join(repository.root, '.git/index');
  const looked = async () => {
    // In this order: git status itself writes the index where it refreshes it.
    const status = await repository.git('--no-optional-locks', 'status', '--porcelain');
    return { status, bytes: await readFile(index), changed: (await stat(index)).mtimeMs };
  };
  const before = await looked();
  const found = await project.again({ environment: { ...process.env, GIT_DIR: 'elsewhere', npm_config_omit: 'dev' } });
  expect(found).toMatchObject({ commit, total: 2, equal: 2, exitCode: 0, differences: [] });
  const { args, ...seen } = JSON.parse(project.seen()['seen']!);
  const folder = dirname(args[args.indexOf('--store') + 1]);
  expect(args.join(' ').replaceAll(folder, '…')).toBe(
    'run pipelines/digits.ts --json --no-publish --keep-going --seed 7 --params …/params.yaml --store …/store --until train',
  );
  expect(seen).toMatchObject({ params: '{"rate": 0.1, "off": .nan}', git: null, setup: true });
  expect(seen.cwd).toMatch(/^.*\/cairn-reproduce-(\w+)\/cairn-reproduce-\1\/my ml$/);
  expect(dirname(folder)).toBe(places.root);
  expect(project.messages.map((line) => line.replaceAll(folder, '…').replace(commit.slice(0, 12), '<commit>'))).toEqual(
    [
      expect.stringMatching(/^commit <commit> in …/),
      'npm ci',
      'npm run setup',
      'cairn run pipelines/digits.ts, with an empty store',
    ],
  );
  expect(await looked()).toEqual(before);
  expect(await readFile(join(root, 'pipelines/digits.ts'), 'utf8')).toBe('edited since');
  await expectNothingLeft(repository);
});

test('what the run allowed is allowed again', async () => {
  await using project = await createProject();
  const allowed = {
    ...project.record(nodes, '2026-01-02T00:00:00.000Z'),
    impure: ["Step 'train' reads the time of day"],
  };
  await writeRun(project.root, allowed);
  expect(await project.again()).toMatchObject({ exitCode: 0 });
  expect(JSON.parse(project.seen()['seen']!).args).toContain('--allow-impure');
});

test('what differs is named with its reason, and so is what differs of the machine', async () => {
  await using project = await createProject();
  const [file, train] = nodes;
  await writeRun(
    project.root,
    project.record([file!, { ...train!, ...createNode('train', { train: 'other' }) }], '2026-01-02T00:00:00.000Z'),
  );
  const found = await project.again({ target: 'main' });
  expect(found).toMatchObject({ total: 2, equal: 1, exitCode: 1 });
  expect(found.differences).toMatchObject([
    { label: 'train', output: 'train', reason: 'other bytes came out under the same key' },
  ]);
  expect(project.messages).toContain('the processor was a processor and is another processor');
  await expectNothingLeft(project.repository);
});

test('data that git ignores is found; where it is not, it is named before anything is installed', async () => {
  await using project = await createProject({ ignored: true });
  expect(await project.again()).toMatchObject({ equal: 2, exitCode: 0 });
  expect(project.messages).toContain("'data/a.csv' taken from the project");
  await project.repository.write('my ml/data/a.csv', 'changed since');
  project.messages.length = 0;
  await expect(project.again()).rejects.toThrow(/ {2}data\/a\.csv {2}sha256:[0-9a-f]{64}$/);
  expect(project.messages).toHaveLength(1);
  await expectNothingLeft(project.repository);
});

test('a dirty run is made again from its commit, and it is said', async () => {
  await using project = await createProject({ dirty: ['pipelines/digits.ts', 'b'] });
  expect(await project.again()).toMatchObject({ equal: 2 });
  expect(project.messages[0]).toMatch(/changes that its commit does not contain: 'pipelines\/digits.ts' and 1 more$/);
});

test('without a lockfile nothing is installed', async () => {
  await using project = await createProject({ without: 'package-lock.json' });
  await expect(project.again()).rejects.toMatchObject({ problems: [{ code: 'no-lockfile' }] });
  await expectNothingLeft(project.repository);
});

test('a lockfile that does not fit says what npm says', async () => {
  await using project = await createProject({ without: 'vendor/cairn/package.json' });
  const { again, repository } = project;
  await repository.write('my ml/package.json', JSON.stringify({ ...manifest, dependencies: { zod: '1' } }));
  const commit = await repository.commit();
  await writeRun(project.root, createRecord({ nodes, git: { commit, branch: 'main', dirty: [] } }));
  await expect(again({ target: commit })).rejects.toThrow(/^'npm ci' failed in the worktree[\s\S]*in sync/);
  await expectNothingLeft(repository);
});

test.for([
  ['crash', 'native crash', 'Check the commit out and look at it there: cairn run pipelines/digits.ts.'],
  ['wrong', 'It leaks', 'Do not.'],
] as const)('a Cairn that makes no run (%s) is said with its own words', async ([pipeline, problem, fix]) => {
  await using project = await createProject({ pipeline });
  await expect(project.again()).rejects.toMatchObject({
    problems: [{ code: 'reproduction-stopped', message: `The run cannot be reproduced: ${problem}`, fix }],
  });
  await expectNothingLeft(project.repository);
});

test('stopped in the middle, it ends its process and leaves nothing', async () => {
  await using project = await createProject({ pipeline: 'hang' });
  const controller = new AbortController();
  const onEvent = (event: RunEvent) => {
    if (event.type !== 'warning' || (event.code as string) !== 'pid') return;
    project.events.push(event);
    controller.abort(new Error('Ctrl-C'));
  };
  await expect(project.again({ signal: controller.signal, onEvent })).rejects.toThrow('Ctrl-C');
  expect(() => process.kill(Number(project.seen()['pid']), 0)).toThrow('ESRCH');
  await expectNothingLeft(project.repository);
});

test('kept on request', async () => {
  await using project = await createProject({ pipeline: 'wrong' });
  await expect(project.again({ keep: true })).rejects.toThrow();
  const [kept] = (await readdir(places.root)).filter((name) => name.startsWith('cairn-reproduce-'));
  expect(existsSync(join(places.root, kept!, kept!, 'my ml/node_modules/.bin/cairn'))).toBe(true);
});

test('a run outside git, a commit that is gone, and a run without outputs cannot be made again', async () => {
  await using project = await createProject();
  const { root, again, commit } = project;
  const gone = 'a'.repeat(40);
  await writeRun(root, createRecord({ run: '1', nodes }));
  await writeRun(root, createRecord({ run: '2', nodes, git: { commit: gone, branch: null, dirty: [] } }));
  await writeRun(root, createRecord({ run: '3', git: { commit, branch: null, dirty: [] } }));
  await expect(again({ target: '1' })).rejects.toMatchObject({ problems: [{ code: 'run-without-commit' }] });
  await expect(again({ target: '2' })).rejects.toMatchObject({ problems: [{ code: 'commit-missing' }] });
  await expect(again({ target: '3' })).rejects.toThrow("run '3' made no outputs to compare with");
  await expectNothingLeft(project.repository);
});
