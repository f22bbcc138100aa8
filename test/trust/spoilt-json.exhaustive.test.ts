// Whatever somebody put into a record, a registry, a note, a lockfile, a manifest, params or a cache: a command ends with
// an answer or with a sentence about it, and never with an error of Cairn's own. Of a cache nothing is said at all.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { digestPath } from '../../packages/core/src/files/digest-path.ts';
import { callCommand } from '../rig/call-command.ts';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig, type Told } from '../rig/create-rig.ts';
import { spoil, spoiling } from './spoil-json.ts';

/** Anybody can make the checksum of what they write. */
const seal = (text: string): string => `{"sha256":"${digestBytes(text)}","body":${text}}\n`;
const unseal = (text: string): unknown => JSON.parse(text.slice(text.indexOf('"body":') + 7, -2));
/** Some caches are sealed, and some are not. */
const openCache = (text: string): unknown => (isSealed(text) ? unseal(text) : JSON.parse(text));
const sealCache = (text: string, before: string): string => (isSealed(before) ? seal(text) : text);
const isSealed = (text: string): boolean => text.startsWith('{"sha256":');
const sealRecord = (text: string): string => {
  const start = text.replace(/\}$/, '');
  return `${start},\n  "sha256": "${digestBytes(start)}"\n}\n`;
};

/** What promote, retire and deploy write: entries of a history, before each has its number. */
async function historyOf(rig: Rig & { readonly runs: readonly string[] }): Promise<readonly object[]> {
  const version = (number: number) => ({
    ...{ version: number, digest: 'ab'[number - 1]!.repeat(64), run: rig.runs[0], commit: null },
    at: '2026-01-01T00:00:00Z',
  });
  const changes = [
    { type: 'published', version: version(1), alias: 'champion' },
    { type: 'published', version: version(2), alias: 'champion' },
    { type: 'moved', how: 'promote', alias: 'champion', from: 2, to: 1 },
    { type: 'moved', how: 'rollback', alias: 'champion', from: 1, to: 2 },
    { type: 'retired', version: 1 },
  ];
  return changes.map((change, place) => ({
    ...{ sequence: place + 1, previous: null, at: '2026-01-01T00:00:00Z', by: 'a person', reason: null, change },
  }));
}

/** A history in which each entry names the one before it: whoever writes the file can do that. */
function chain(entries: unknown): string {
  let previous: string | null = null;
  const lines = (Array.isArray(entries) ? entries : [entries]).map((entry: unknown) => {
    const before = typeof entry === 'object' && entry !== null && 'previous' in entry ? entry.previous : undefined;
    const isLinked = before === null || /^[0-9a-f]{64}$/.test(String(before));
    const linked: unknown = isLinked ? { ...(entry as object), previous } : entry;
    previous = digestBytes(JSON.stringify(linked) ?? '');
    return seal(JSON.stringify(linked) ?? 'null');
  });
  return lines.join('');
}

async function createProject(): Promise<Rig & { readonly runs: readonly string[] }> {
  const rig = await createRig();
  await writeCountingProject(rig);
  await rig.write('params.json', '{ "times": 2, "name": "x" }');
  await rig.git('init', '--quiet', '--initial-branch=main');
  await rig.git('add', '--all');
  await rig.git('commit', '--quiet', '--message=a');
  for (const times of [1, 2]) expect((await rig.run('counting', '--set', `times=${times}`)).exitCode).toBe(0);
  // The files alone: of what they no longer say, the commits would.
  for (const ref of (await rig.git('for-each-ref', '--format=%(refname)', 'refs/cairn')).split('\n'))
    await rig.git('update-ref', '-d', ref);
  const files = await readdir(rig.path('.cairn/runs'));
  const runs = files.filter((name) => name.endsWith('.json')).sort();
  return Object.assign(rig, { runs: runs.map((name) => name.slice(0, -5)) });
}

const listFiles = async (rig: Rig, folder: string): Promise<readonly string[]> =>
  (await readdir(rig.path(folder), { recursive: true }))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => rig.path(folder, name));

interface Spoilt {
  /** One of them is spoilt at a time. */
  readonly files: (rig: Rig & { readonly runs: readonly string[] }) => Promise<readonly string[]>;
  readonly open?: (text: string) => unknown;
  readonly seal?: (text: string, before: string) => string;
  readonly commands: (runs: readonly string[]) => readonly (readonly string[])[];
  readonly times: number;
  /** Default `callCommand`: in this process. */
  readonly call?: (rig: Rig, typed: readonly string[]) => Promise<Told>;
  /** What it holds is found again without a word. */
  readonly isCache?: true;
}

const spoilt: Readonly<Record<string, Spoilt>> = {
  'the record of a run': {
    files: async (rig) => [rig.path('.cairn/runs', `${rig.runs.at(-1)}.json`)],
    open: (text) => {
      const { sha256: _, ...record } = JSON.parse(text);
      return record;
    },
    seal: sealRecord,
    commands: ([first, run]) => [
      ['runs'],
      ['runs', '--json'],
      ['runs', '--where', 'a>1', '--sort', 'a'],
      ['show', run!],
      ['show', run!, '--json'],
      ['log', 'double', '--run', run!],
      ['diff', first!, run!],
      ['get', run!, 'double', 'out', '--force'],
      ['prune', '--keep', '1', '--dry-run'],
      ['store', 'verify'],
      ['store', 'collect', '--dry-run'],
    ],
    times: 25,
  },
  'a result in the store': {
    files: (rig) => listFiles(rig, '.cairn/records'),
    open: unseal,
    seal,
    commands: ([first, run]) => [
      ['plan', 'counting'],
      ['why', 'counting', 'double'],
      ['diff', first!, run!],
      ['get', run!, 'double', 'out', '--force'],
      ['store', 'verify'],
      ['store', 'size'],
      ['store', 'collect', '--dry-run'],
    ],
    times: 12,
  },
  'a registry': {
    files: async (rig) => {
      const registered = {
        versions: [{ version: 1, digest: 'a'.repeat(64), run: rig.runs[0], commit: null, at: '2026-01-01T00:00:00Z' }],
        aliases: { champion: 1 },
        moves: [{ alias: 'champion', from: null, to: 1, run: rig.runs[0], at: '2026-01-01T00:00:00Z' }],
      };
      await rig.write('.cairn/registry/digits/registry.json', JSON.stringify(registered));
      await rig.write('rows.csv', 'a\n1\n');
      return [rig.path('.cairn/registry/digits/registry.json')];
    },
    commands: () => [
      ['registry', 'list'],
      ['registry', 'list', '--json'],
      ['predict', 'digits@champion', 'rows.csv'],
      ['predict', 'digits@v1', 'rows.csv'],
      ['store', 'verify'],
      ['prune', '--keep', '1', '--dry-run'],
    ],
    times: 20,
  },
  'the history of a deployed model': {
    files: async (rig) => {
      await spoilt['a registry']!.files(rig);
      await writeFile(rig.path('.cairn/registry/digits/history.jsonl'), chain(await historyOf(rig)));
      await rig.remove('.cairn/registry/digits/registry.json');
      return [rig.path('.cairn/registry/digits/history.jsonl')];
    },
    open: (text) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => unseal(`${line}\n`)),
    // What is too deep to be written again is one line.
    seal: (text) => (/(\[{9}|(\{"a":){9})/.test(text) ? seal(text) : chain(JSON.parse(text))),
    commands: () => [
      ['registry', 'list'],
      ['registry', 'list', '--json'],
      ['registry', 'show', 'digits'],
      ['registry', 'show', 'digits@champion', '--json'],
      ['registry', 'compare', 'digits@v1', 'digits@v2'],
      ['registry', 'promote', 'digits@v1', 'staging'],
      ['registry', 'rollback', 'digits@champion'],
      ['registry', 'verify'],
      ['registry', 'prune', 'digits', '--keep', '1', '--dry-run'],
      ['doctor', '--json'],
    ],
    times: 25,
  },
  'the list of published files': {
    files: async (rig) => {
      const pipeline = 'pipelines/counting.ts';
      const results = (await rig.read(pipeline)).replace(
        'double(counted).count',
        "published(double(counted).count, 'out/x')",
      );
      await rig.write(pipeline, results.replace('definePipeline,', 'definePipeline, published,'));
      const { finished, stdout } = await rig.run('counting', '--set', 'times=2');
      expect(finished?.published, stdout).toHaveLength(1);
      return [rig.path('.cairn/published.json')];
    },
    open: unseal,
    seal,
    commands: () => [['status'], ['status', '--json', '--check'], ['run', 'counting', '--set', 'times=2']],
    times: 20,
  },
  'which run was answered last': {
    files: (rig) => listFiles(rig, '.cairn/answered'),
    commands: () => [['runs'], ['show', 'latest'], ['show', 'no-such-run']],
    times: 15,
  },
  'params and what npm wrote': {
    files: async (rig) => {
      await writePackages(rig);
      return [
        ...['params.json', 'package.json', 'package-lock.json', 'node_modules/.package-lock.json'],
        ...['node_modules/small/package.json', 'steps/package.json'],
      ].map((name) => rig.path(name));
    },
    commands: () => [
      ['plan', 'counting', '--params', 'params.json'],
      ['impact', 'steps/factor.ts', '--params', 'params.json'],
      ['why', 'counting', 'double'],
      ['export', 'github-actions'],
      ['runs'],
    ],
    times: 30,
  },
  'what the doctor reads': {
    files: async (rig) => {
      await writePackages(rig);
      // A version whose bundle is gone would be a finding whatever is spoilt.
      const registry = '.cairn/registry/digits/registry.json';
      await rig.write(registry, JSON.stringify({ versions: [], aliases: {}, moves: [] }));
      return ['package.json', 'package-lock.json', 'node_modules/.package-lock.json', registry].map((name) =>
        rig.path(name),
      );
    },
    commands: () => [['doctor', '--json']],
    times: 10,
  },
  'a deployed bundle that the registry calls whole': {
    files: async (rig) => {
      const bundle = { 'bundle.json': { name: 'digits', alias: 'champion' }, 'model/model.json': { kind: 'linear' } };
      for (const [name, content] of Object.entries(bundle))
        await rig.write(`.cairn/registry/digits/v1/${name}`, JSON.stringify(content));
      await spoilt['a registry']!.files(rig);
      return Object.keys(bundle).map((name) => rig.path('.cairn/registry/digits/v1', name));
    },
    commands: () => [['registry', 'list'], ['predict', 'digits@champion', 'rows.csv'], ['store', 'verify'], ['runs']],
    times: 10,
    call: async (rig, typed) => {
      const registry = '.cairn/registry/digits/registry.json';
      const digest = await digestPath(rig.path('.cairn/registry/digits/v1'));
      await rig.write(registry, (await rig.read(registry)).replace(/"digest":"[^"]*"/, `"digest":"${digest}"`));
      return callCommand(rig.root, typed);
    },
  },
  'what is kept of earlier plans and runs': {
    files: async (rig) => {
      await callCommand(rig.root, ['runs']);
      const caches = await listFiles(rig, '.cairn/cache');
      // Modules are kept under a digest of their own, on a line above.
      return caches.filter((path) => !/[/\\](modules\.json|kept[/\\][^/\\]*)$/.test(path));
    },
    open: openCache,
    seal: sealCache,
    isCache: true,
    commands: ([first, run]) => [
      ['run', 'counting', '--set', 'times=2'],
      ['plan', 'counting', '--set', 'times=3'],
      ['why', 'counting', 'double', '--set', 'times=3'],
      ['diff', first!, run!],
      ['runs', '--json'],
    ],
    times: 30,
  },
  'the answer where nothing is to be done': {
    files: async (rig) => {
      await rig.run('counting', '--set', 'times=2');
      return listFiles(rig, '.cairn/cache/kept');
    },
    open: openCache,
    seal: sealCache,
    isCache: true,
    call: (rig, typed) => rig.cairn(...typed),
    commands: () => [['run', 'counting', '--set', 'times=2']],
    times: 40,
  },
};

/** A package that is installed and locked, and a step that loads it. */
async function writePackages(rig: Rig): Promise<void> {
  const locked = { version: '1.0.0', resolved: 'https://example.org/small.tgz', integrity: 'sha512-x' };
  const packages = {
    'node_modules/small': { ...locked, dependencies: { inner: '1' }, peerDependencies: { zod: '4' } },
  };
  const root = { name: 'rig', workspaces: ['packages/*'], engines: { node: '>=22' }, scripts: { setup: 'true' } };
  await rig.write('package.json', JSON.stringify({ ...root, type: 'module', dependencies: { small: '1.0.0' } }));
  await rig.write('package-lock.json', JSON.stringify({ lockfileVersion: 3, packages: { '': root, ...packages } }));
  await rig.write('node_modules/.package-lock.json', JSON.stringify({ lockfileVersion: 3, packages }));
  await rig.write(
    'node_modules/small/package.json',
    JSON.stringify({ name: 'small', version: '1.0.0', exports: { '.': { default: './index.js' } }, main: 'index.js' }),
  );
  await rig.write('node_modules/small/index.js', 'export const one = 1;\n');
  await rig.write('steps/package.json', JSON.stringify({ type: 'module', imports: { '#one': './one.ts' } }));
  await rig.write('steps/one.ts', "export { one } from 'small';\n");
  await rig.write('steps/factor.ts', "import { one } from '#one';\nexport const factor: number = one;\n");
}

it.each(Object.entries(spoilt))('%s', async (_, what) => {
  const { files, open, seal, commands, times, call = (rig, typed) => callCommand(rig.root, typed), isCache } = what;
  await using rig = await createProject();
  const paths = await files(rig);
  expect(paths.length).toBeGreaterThan(0);
  let [answered, refused] = [0, 0];
  await fc.assert(
    fc.asyncProperty(spoiling, fc.nat(), async (how, which) => {
      const path = paths[which % paths.length]!;
      const before = await readFile(path, 'utf8');
      await writeFile(path, (seal ?? String)(spoil((open ?? JSON.parse)(before), how), before));
      try {
        for (const typed of commands(rig.runs)) {
          const told = await call(rig, typed);
          const shown = `${typed.join(' ')}, ${path.slice(rig.root.length)}, ${JSON.stringify(how).slice(0, 200)}`;
          if (isCache) expect([told.exitCode, told.stderr], shown).toEqual([0, '']);
          expect([0, 1, 2, 3], `${shown}: ${told.stderr}`).toContain(told.exitCode);
          // The doctor prints its findings, and ends with 1.
          if (told.exitCode === 0 || told.stdout !== '') answered += 1;
          if (told.exitCode !== 0) refused += 1;
        }
      } finally {
        await writeFile(path, before);
      }
    }),
    { seed: 5, numRuns: times, endOnFailure: true },
  );
  // Something was read, and where somebody should know of it, something was refused.
  expect(answered).toBeGreaterThan(0);
  if (!isCache) expect(refused).toBeGreaterThan(0);
});
