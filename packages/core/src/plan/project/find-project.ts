// Where a project and its pipelines are: the project's root is the nearest folder with a package.json above a pipeline,
// and pipelines are named by their file's name under pipelines/.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, matchesGlob, relative, resolve, sep } from 'node:path';
import { compareCodeUnits, isRecord } from '../../base/canonical.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import { readPnpmPackages } from './pnpm-workspace.ts';

export interface FoundPipeline {
  /** Absolute. */
  readonly file: string;
  /** Absolute: the folder that paths in the pipeline are relative to. */
  readonly root: string;
  /** Absolute: the folder that holds `.cairn`. */
  readonly home: string;
}

/** The nearest folder with a package.json, from a file or a folder upwards; the folder itself where there is none. */
export function findProjectRoot(from: string): string {
  const start = existsSync(from) && statSync(from).isFile() ? dirname(from) : from;
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) return start;
  }
}

/**
 * The folder that holds `.cairn`: the project's root, or that of the workspace it is a member of, so that all pipelines
 * of a repository share a store.
 */
export function findHome(from: string): string {
  const root = findProjectRoot(from);
  for (let folder = dirname(root); ; folder = dirname(folder)) {
    if (isMember(root, folder)) return folder;
    if (folder === dirname(folder)) return root;
  }
}

/** Whether a folder's package.json, or its pnpm-workspace.yaml, names another folder among its workspaces. */
function isMember(member: string, folder: string): boolean {
  const path = relative(folder, member).split(sep).join('/');
  const patterns = listWorkspaces(folder).map((pattern) => pattern.replace(/^(!?)\.\//, '$1').replace(/\/$/, ''));
  const isNamed = (wanted: boolean): boolean =>
    patterns.some((pattern) => pattern.startsWith('!') !== wanted && matches(path, pattern.replace(/^!/, '')));
  return isNamed(true) && !isNamed(false);
}

/** As `matchesGlob`, which takes milliseconds to load: most workspaces are named `packages/*`, or by their path. */
function matches(path: string, pattern: string): boolean {
  // A segment that is empty, `.` or `..` is not what it looks like.
  const isPlain = /^[\w@./*-]+$/.test(pattern) && !/(^|\/)\.{0,2}(\/|$)/.test(pattern);
  const [, above] = /^([^*]+)\/\*$/.exec(pattern) ?? [];
  if (isPlain && above !== undefined && /^[\w@-][\w@.-]*$/.test(basename(path))) return dirname(path) === above;
  return isPlain && !pattern.includes('*') ? path === pattern : matchesGlob(path, pattern);
}

/** As npm, Yarn and Bun write them, a list or `{ packages: [] }`; as pnpm does. */
function listWorkspaces(folder: string): readonly string[] {
  const ofPnpm = join(folder, 'pnpm-workspace.yaml');
  if (existsSync(ofPnpm)) return readPnpmPackages(readFileSync(ofPnpm, 'utf8'));
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) return [];
  const { workspaces } = readManifest(manifest);
  const listed = isRecord(workspaces) ? workspaces['packages'] : workspaces;
  return Array.isArray(listed) ? listed.map(String) : [];
}

function readManifest(file: string): { readonly workspaces?: unknown } {
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
    // Npm refuses it in its own words.
    return isRecord(manifest) ? manifest : {};
  } catch (error) {
    return failAuthor('manifest-broken', { file, message: (error as Error).message });
  }
}

/** A pipeline by its name under pipelines/, or by a path. */
export function findPipelineFile(name: string, cwd: string): FoundPipeline {
  const direct = resolve(cwd, name);
  if (/\.[cm]?[jt]s$/.test(name) && existsSync(direct)) return locate(direct);
  const home = findHome(cwd);
  for (const folder of new Set([findProjectRoot(cwd), home]))
    for (const extension of ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs']) {
      const file = join(folder, 'pipelines', name + extension);
      if (existsSync(file)) return locate(file);
    }
  return failAuthor('unknown-pipeline', { pipeline: name, known: listPipelines(home) });
}

/** Names of the pipelines under pipelines/. */
export function listPipelines(root: string): readonly string[] {
  const folder = join(root, 'pipelines');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.[cm]?[jt]s$/.test(name) && !/\.(test|d)\.[cm]?ts$/.test(name))
    .map((name) => name.replace(/\.[cm]?[jt]s$/, ''))
    .sort(compareCodeUnits);
}

/**
 * The path of a file as records and messages show it: relative, with `/`. Code of a workspace or of a linked package is
 * outside the home: its path begins with `../`, so that it names one file and can be read again.
 */
export function showPathIn(home: string, file: string): string {
  return relative(home, file).split(sep).join('/');
}

function locate(file: string): FoundPipeline {
  return { file, root: findProjectRoot(file), home: findHome(file) };
}
