import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { digestValue } from '../../base/hide-value.ts';
import { readLockedEntry } from '../../base/locked-entry.ts';
import { createClosure, createInstalled } from '../../fingerprint/closure.rig.ts';
import { createDiskView } from '../../fingerprint/disk/disk-view.ts';
import { type NativePackages, readDeclaration } from '../../fingerprint/packages/native-packages.ts';
import { readNodeRules } from '../../fingerprint/resolve/node-rules.ts';
import type { Closure } from '../../fingerprint/trace/trace-closure.ts';
import { createTempFolder } from '../../history/git/temp-repository.rig.ts';
import { describeEnvironment, digestVariables, isOfNativePackage, listWatched, type Variables } from './environment.ts';

const node = process.versions.node.split('.')[0];
/** As the steps declare them. */
const stepsManifest = join(import.meta.dirname, '../../../../steps/package.json');
const natives = readDeclaration(JSON.parse(readFileSync(stepsManifest, 'utf8')).cairn.native) as NativePackages;
const tensorflow = '@tensorflow/tfjs-node';
const machine = { node, platform: process.platform, arch: process.arch };

function closureOf(locked: readonly string[], folder?: string): Closure {
  return createClosure({
    locked: locked.map(readLockedEntry),
    installed: locked.map((entry) => createInstalled(entry, folder)),
  });
}

function describe(
  locked: readonly string[],
  variables: Variables = {},
  given: { declared?: readonly string[]; threads?: number; folder?: string } = {},
): Readonly<Record<string, string>> {
  const { declared = [], threads = 1, folder } = given;
  const closure = closureOf(locked, folder);
  const world = { disk: createDiskView(), rules: readNodeRules(variables) };
  return describeEnvironment({ closure, declared, threads, natives }, variables, world);
}

const everything: Variables = { PATH: '/bin', HOME: '/home', LANG: 'C', TF_ENABLE_ONEDNN_OPTS: '0', TZ: 'UTC' };

it("of any step: Node's major version, and what it declared", () => {
  expect(describe([], everything)).toEqual({ node });
  expect(node).toMatch(/^\d+$/);
  expect(describe(['zod@4.0.0 sha512-a', 'not-sharp@1.0.0 sha512-b'], everything, { threads: 4 })).toEqual({ node });
  expect(describe([], { ...everything, EMPTY: '' }, { declared: ['LANG', 'NOT_SET', 'EMPTY'] })).toEqual({
    ...{ node, $LANG: digestValue('LANG', 'C'), $EMPTY: digestValue('EMPTY', '') },
  });
});

it('of a step that reaches TensorFlow: the machine, its threads and its variables', () => {
  const variables = {
    ...everything,
    DNNL_MAX_CPU_ISA: 'AVX2',
    TFX: 'no variable of its own',
    TF_UNSET: undefined,
    TF_CPP_MIN_LOG_LEVEL: '2',
    TF_CPP_MAX_VLOG_LEVEL: '1',
    TF_NUM_INTRAOP_THREADS: '8',
    TF_NUM_INTEROP_THREADS: '8',
  };
  const facts = { ...machine, [tensorflow]: 'not installed', $TF_ENABLE_ONEDNN_OPTS: '0', $DNNL_MAX_CPU_ISA: 'AVX2' };
  const locked = ['deep@1.0.0 sha512-a', `${tensorflow}@4.22.0 sha512-b`];
  expect(describe(locked, variables)).toEqual({ ...facts, [`${tensorflow} threads`]: '1' });
  expect(describe(locked, variables, { threads: 4 })).toEqual({ ...facts, [`${tensorflow} threads`]: '4' });
});

it("its library's own version is what the package states, wherever it is installed", async () => {
  await using folder = await createTempFolder();
  const locked = ['deep@1.0.0 sha512-a', `${tensorflow}@4.22.0 sha512-b`];
  const version = () => describe(locked, {}, { folder: folder.root })[tensorflow];
  expect(version()).toBe('not installed');
  await folder.write(join('deps', 'native.json'), '{ "version": "2.18.0" }\n');
  expect(version()).toBe('{ "version": "2.18.0" }');
});

it('a package that is built for a platform puts the machine into the key, whatever its name', () => {
  const closure = createClosure({ installed: [{ ...createInstalled('own@1.0.0 sha512-a'), isNative: true }] });
  const world = { disk: createDiskView(), rules: readNodeRules({}) };
  expect(describeEnvironment({ closure, declared: [], threads: 1, natives }, {}, world)).toEqual(machine);
});

it('options of Node that may change what code computes are in every key, those of diagnostics in none', () => {
  const keyed = (text: string) => describe([], { NODE_OPTIONS: text })['node options'];
  expect(keyed('--max-old-space-size=4096 --trace-warnings --inspect=0')).toBeUndefined();
  expect(keyed('-C development --max-old-space-size=1 --import "./a b.mjs"')).toBe('-C=development --import=./a b.mjs');
  expect(keyed('--experimental_loader=./x.mjs --jitless')).toBe('--experimental-loader=./x.mjs --jitless');
});

it('each native package is known by its name in the lockfile, scoped or not', () => {
  const variables = { TF_A: '1', VIPS_B: '2', DNNL_C: '3' };
  const found = [...natives.keys()].map((name) => [name, describe([`${name}@1.0.0 sha512-a`], variables)]);
  expect(Object.fromEntries(found)).toEqual({
    [tensorflow]: {
      ...machine,
      [tensorflow]: 'not installed',
      [`${tensorflow} threads`]: '1',
      $TF_A: '1',
      $DNNL_C: '3',
    },
    '@duckdb/node-api': machine,
    sharp: { ...machine, $VIPS_B: '2' },
    koffi: { ...machine, koffi: 'not installed' },
  });
});

it('the variables that decide it are the declared ones, and those of the native packages that it reaches', () => {
  const closure = closureOf([`${tensorflow}@4.22.0 sha512-b`, 'zod@4.0.0 sha512-a']);
  const watched = listWatched(closure, ['LANG'], natives);
  expect(watched).toEqual({ names: ['LANG'], prefixes: ['TF_', 'DNNL_'] });
  expect(listWatched(closureOf([]), ['LANG'], natives)).toEqual({ names: ['LANG'], prefixes: [] });
  expect(['TF_A', 'DNNL_B', 'VIPS_C', 'LANG'].map((name) => isOfNativePackage(name, closure, natives))).toEqual([
    ...[true, true, false, false],
  ]);
  const digest = digestVariables(everything, watched);
  const changes: readonly Variables[] = [
    { LANG: 'D' },
    { LANG: undefined },
    { LANG: '' },
    { TF_MORE: '1' },
    { TF_ENABLE_ONEDNN_OPTS: '1' },
  ];
  const digests = changes.map((changed) => digestVariables({ ...everything, ...changed }, watched));
  expect(new Set([digest, ...digests]).size).toBe(6);
  expect(digestVariables({ TFX: '1', ...everything, PATH: '/other', VIPS_C: '1' }, watched)).toBe(digest);
});
