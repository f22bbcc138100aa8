// Whatever somebody put into a record, a registry, a note, a lockfile or params: a command ends with an answer or with a
// sentence about it, and never with an error of Cairn's own.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { callCommand } from '../rig/call-command.ts';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { spoil, spoiling } from './spoil-json.ts';

/** Anybody can make the checksum of what they write. */
const seal = (text: string): string => `{"sha256":"${digestBytes(text)}","body":${text}}\n`;
const unseal = (text: string): unknown => JSON.parse(text.slice(text.indexOf('"body":') + 7, -2));
const sealRecord = (text: string): string => {
  const start = text.replace(/\}$/, '');
  return `${start},\n  "sha256": "${digestBytes(start)}"\n}\n`;
};

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
  readonly seal?: (text: string) => string;
  readonly commands: (runs: readonly string[]) => readonly (readonly string[])[];
  readonly times: number;
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
  'which run was answered last': {
    files: (rig) => listFiles(rig, '.cairn/answered'),
    commands: () => [['runs'], ['show', 'latest'], ['show', 'no-such-run']],
    times: 15,
  },
  'params and what npm wrote': {
    files: async (rig) => {
      await rig.write(
        'package-lock.json',
        JSON.stringify({
          lockfileVersion: 3,
          packages: {
            '': { name: 'rig' },
            'node_modules/zod': { version: '4.0.0', integrity: 'sha512-x', dependencies: { a: '1' } },
          },
        }),
      );
      return ['params.json', 'package.json', 'package-lock.json'].map((name) => rig.path(name));
    },
    commands: () => [['plan', 'counting', '--params', 'params.json'], ['why', 'counting', 'double'], ['runs']],
    times: 12,
  },
};

it.each(Object.entries(spoilt))('%s', { timeout: 600_000 }, async (_, { files, open, seal, commands, times }) => {
  await using rig = await createProject();
  const paths = await files(rig);
  expect(paths.length).toBeGreaterThan(0);
  let [answered, refused] = [0, 0];
  await fc.assert(
    fc.asyncProperty(spoiling, fc.nat(), async (how, which) => {
      const path = paths[which % paths.length]!;
      const before = await readFile(path, 'utf8');
      await writeFile(path, (seal ?? String)(spoil((open ?? JSON.parse)(before), how)));
      try {
        for (const typed of commands(rig.runs)) {
          const told = await callCommand(rig.root, typed);
          const what = `${typed.join(' ')}, ${path.slice(rig.root.length)}, ${JSON.stringify(how).slice(0, 200)}`;
          expect([0, 1, 2, 3], `${what}: ${told.stderr}`).toContain(told.exitCode);
          if (told.exitCode === 0) answered += 1;
          else refused += 1;
        }
      } finally {
        await writeFile(path, before);
      }
    }),
    { seed: 5, numRuns: times, endOnFailure: true },
  );
  // Something was read, and something was refused.
  expect(answered).toBeGreaterThan(0);
  expect(refused).toBeGreaterThan(0);
});
