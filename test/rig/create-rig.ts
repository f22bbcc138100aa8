// A project for one test: a real folder, a real git repository, the real command in a process of its own, and a cleaned
// environment. `await using rig = await createRig()` removes it; CAIRN_KEEP_RIGS=1 keeps it, so that it can be
// examined.

import { mkdir, mkdtemp, readFile, realpath, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { NodeFinished, RunEvent, RunFinished } from '@cairn/core';
import { execa } from 'execa';
import { builtPackages } from '../built/built-packages.ts';
import { openProbe, type Probe } from './open-probe.ts';

export const repository = resolve(import.meta.dirname, '../..');

export interface Told {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ToldRun extends Told {
  readonly events: readonly RunEvent[];
  /** Each node and its outcome, in the order of the plan: `count ran`. */
  readonly outcomes: readonly string[];
  readonly finished: RunFinished | undefined;
  /** Codes of the reported errors. */
  readonly errors: readonly Extract<RunEvent, { type: 'error' }>[];
  node(label: string): NodeFinished;
}

/** A command that is running. */
export interface Going {
  readonly pid: number;
  /** Its output so far. */
  printed(): string;
  kill(signal: NodeJS.Signals): void;
  readonly told: Promise<Told>;
}

export interface Rig extends AsyncDisposable {
  readonly root: string;
  /** The command that it runs, and its environment. */
  readonly bin: string;
  readonly environment: Readonly<Record<string, string>>;
  path(...parts: string[]): string;
  write(path: string, text: string): Promise<void>;
  read(path: string): Promise<string>;
  remove(path: string): Promise<void>;
  /** Any cairn command. */
  cairn(...args: string[]): Promise<Told>;
  /** Any cairn command, in a folder of the rig. */
  cairnIn(folder: string, ...args: string[]): Promise<Told>;
  /** Any cairn command, with environment variables. */
  cairnWith(variables: Readonly<Record<string, string>>, ...args: string[]): Promise<Told>;
  /** Starts any cairn command, and does not wait for it. */
  start(...args: string[]): Going;
  /** `cairn run … --json`, parsed. */
  run(pipeline: string, ...args: string[]): Promise<ToldRun>;
  git(...args: string[]): Promise<string>;
  /** Stops a step until the test lets it go on: the step calls `hold(socket)` of steps/hold.ts. */
  probe(): Promise<Probe>;
}

export interface RigOptions {
  /** A folder. Default: a new one. */
  readonly root?: string;
  /**
   * The command, and the packages that the project imports. `built`: as a user has installed them, which start in half
   * the time. `source`: the sources of this repository, with the steps, as its own pipelines use them. Default: built.
   */
  readonly packages?: 'built' | 'source';
}

export async function createRig({ root: given, packages = 'built' }: RigOptions = {}): Promise<Rig> {
  const root = given ?? (await realpath(await mkdtemp(join(tmpdir(), 'cairn-rig-'))));
  const bin = join(
    packages === 'built' ? join(builtPackages(), '@cairn') : join(repository, 'packages'),
    'cli/bin/cairn.js',
  );
  const path = (...parts: string[]): string => join(root, ...parts);
  // Projects of tests have the same code again and again, so it is parsed only once. Each build has its own folder, which
  // is that of its sources too: they parse alike.
  const environment = { ...cleanEnvironment(root), CAIRN_MODULES: join(builtPackages(), '../modules') };
  const probes: Probe[] = [];
  const write = async (name: string, text: string): Promise<void> => {
    await mkdir(dirname(path(name)), { recursive: true });
    await writeFile(path(name), text);
  };
  const begin = (args: readonly string[], folder = '.', variables: Readonly<Record<string, string>> = {}) =>
    execa(process.execPath, [bin, ...args], {
      cwd: path(folder),
      env: { ...environment, ...variables },
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
    });
  const cairn = async (...args: string[]): Promise<Told> => {
    return readTold(await begin(args));
  };
  await write('package.json', '{ "name": "rig", "private": true, "type": "module" }\n');
  await write('.gitignore', 'node_modules/\n');
  await linkPackages(root, packages);
  const rig: Rig = {
    root,
    bin,
    environment,
    path,
    write,
    cairn,
    cairnWith: async (variables, ...args) => readTold(await begin(args, '.', variables)),
    cairnIn: async (folder, ...args) => readTold(await begin(args, folder)),
    read: (name) => readFile(path(name), 'utf8'),
    remove: (name) => unlink(path(name)),
    start(...args) {
      const going = begin(args);
      let printed = '';
      going.stdout.on('data', (chunk: Buffer) => {
        printed += chunk;
      });
      return {
        pid: going.pid!,
        printed: () => printed,
        kill: (signal) => void going.kill(signal),
        told: going.then(readTold),
      };
    },
    run: async (pipeline, ...args) => readRun(await cairn('run', pipeline, '--json', ...args)),
    async git(...args) {
      const identity = ['-c', 'user.name=Rig', '-c', 'user.email=rig@example.org'];
      return (await execa('git', [...identity, ...args], { cwd: root })).stdout;
    },
    async probe() {
      const probe = await openProbe();
      probes.push(probe);
      return probe;
    },
    async [Symbol.asyncDispose]() {
      for (const probe of probes) probe.close();
      if (process.env['CAIRN_KEEP_RIGS']) console.log(`kept ${root}`);
      // A process that was killed may have left one that still writes.
      else await rm(root, { recursive: true, force: true, maxRetries: 20 });
    },
  };
  return rig;
}

/** Only the machine's variables that programs need to run. */
export function cleanEnvironment(root: string): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'CAIRN_CACHE', 'XDG_CACHE_HOME'];
  const given = kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
  // Runs of other tests on this machine must not share its pools.
  const own = { CAIRN_POOLS: join(root, '.cairn/pools'), GIT_CEILING_DIRECTORIES: dirname(root) };
  return { ...Object.fromEntries(given), NO_COLOR: '1', ...own };
}

/** Links the packages: sources are the project's own code, as in a workspace; built packages are installed ones. */
async function linkPackages(root: string, packages: 'built' | 'source'): Promise<void> {
  const installed = join(root, 'node_modules');
  await mkdir(join(installed, '@cairn'), { recursive: true });
  const links =
    packages === 'built'
      ? ['@cairn/core', 'zod'].map((name) => [name, join(builtPackages(), name)] as const)
      : ['@cairn/core', '@cairn/steps', 'zod'].map((name) => [name, join(repository, 'node_modules', name)] as const);
  for (const [name, folder] of links) await symlink(await realpath(folder), join(installed, name));
}

export function readTold({ stdout, stderr, exitCode = -1 }: Partial<Told>): Told {
  return { stdout: stdout ?? '', stderr: stderr ?? '', exitCode };
}

export function readRun(told: Told): ToldRun {
  const events = told.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as RunEvent);
  const nodes = events.filter((event) => event.type === 'node-finished');
  const planned = events.find((event) => event.type === 'plan-made')?.nodes ?? [];
  const added = events.flatMap((event) => (event.type === 'nodes-added' ? event.nodes : []));
  const copiesOf = Map.groupBy(added, ({ template }) => template);
  // In the place of each template, what became of it for each item.
  const settled = planned.flatMap((node) => (node.isTemplate ? (copiesOf.get(node.id) ?? []) : [node]));
  return {
    ...told,
    events,
    outcomes: settled.map(
      ({ id, label }) => `${label} ${nodes.find(({ node }) => node === id)?.outcome ?? 'not told'}`,
    ),
    finished: events.find((event) => event.type === 'run-finished'),
    errors: events.filter((event) => event.type === 'error'),
    node(label) {
      const found = nodes.find((node) => node.label === label);
      if (!found) throw new Error(`no node '${label}' among ${nodes.map((node) => node.label).join(', ')}`);
      return found;
    },
  };
}
