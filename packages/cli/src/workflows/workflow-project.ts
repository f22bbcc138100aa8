// What a workflow has to know of a project.

import type { PackageManager } from '@cairn/core';
import { quoteForShell } from '../text/quote-for-shell.ts';
import type { WorkflowStore } from './workflow-store.ts';

export interface WorkflowProject {
  /** By name, in code-unit order; at least one. */
  readonly pipelines: readonly string[];
  /** The folder that commands run in, from the repository's root, with `/`: empty at the root. */
  readonly folder: string;
  /** The folder that `.cairn` is in, from the repository's root: that of the workspace of a member. Default `folder`. */
  readonly storeFolder?: string;
  /** The folder with the lockfile, from `folder`: `.`, or a folder above. */
  readonly locked: string;
  /** The lockfile, from the repository's root. */
  readonly lockfile: string;
  /** A version or a range: `24.21.0`, `>=22.18`. */
  readonly node: string;
  /** Default npm. */
  readonly manager?: PackageManager | undefined;
  /** What brings the native library, where the project needs one. */
  readonly setup: string | undefined;
  /** Steps run in Python environments, which uv creates. */
  readonly hasPython?: boolean;
  /** When the pipelines also run: five fields of cron, in UTC. */
  readonly schedule?: string | undefined;
  /** Used in place of the CI's cache. */
  readonly store?: WorkflowStore | undefined;
  /** The repository has submodules. */
  readonly hasSubmodules?: boolean;
}

/** A path of the project, from the repository's root. */
export function inRepository({ folder }: WorkflowProject, path: string): string {
  return folder ? `${folder}/${path}` : path;
}

/** The path of the store, from the repository's root. */
export function storeInRepository({ folder, storeFolder = folder }: WorkflowProject): string {
  return storeFolder ? `${storeFolder}/.cairn` : '.cairn';
}

/** @param options - of npm */
export function writeInstall({ locked, manager }: WorkflowProject, options = ''): string {
  if (!manager || manager.name === 'npm')
    return `npm ci${locked === '.' ? '' : ` --prefix ${quoteForShell(locked)}`}${options}`;
  const install = [manager.name, ...manager.install].join(' ');
  return locked === '.' ? install : `(cd ${quoteForShell(locked)} && ${install})`;
}

/**
 * The command that every job comes down to.
 *
 * @param publishing - what becomes `--no-publish` for a pull or merge request: nobody has agreed to its change yet
 */
export function writeRun(pipeline: string, publishing: string, { manager }: WorkflowProject): string {
  return `${manager?.exec ?? 'npx'} cairn run ${pipeline} --ci --junit ${reports.junit} --summary ${reports.summary} ${publishing}`;
}

/** A job that hangs is ended: longer than most runs that begin with nothing, shorter than GitHub's six hours. */
export const mostHours = 2;

/** What a job leaves, in the project's folder. */
export const reports = { junit: 'cairn-junit.xml', summary: 'cairn-summary.md' } as const;
