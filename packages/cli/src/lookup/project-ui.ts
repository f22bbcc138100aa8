// The one way to @cairn/ui, which the command never imports: it is optional, and only `cairn ui` loads it.

import { pathToFileURL } from 'node:url';
import { findProjectRoot, type RunMetadata, type RunSummary } from '@cairn/core';
import { failUsage } from '../usage/usage-error.ts';
import type { FilterArgs } from './filter-runs.ts';
import { resolveProjectPackage } from './project-package.ts';

/** What the command needs of the options of `startUi`. */
export interface UiOptions {
  readonly home: string;
  readonly storePlace: string;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly filterRuns: (
    all: readonly RunSummary[],
    filter: FilterArgs,
    said: ReadonlyMap<string, RunMetadata>,
    now: number,
  ) => readonly RunSummary[];
}

export interface RunningUi {
  readonly url: string;
  close(): Promise<void>;
}

export interface ProjectUi {
  startUi(options: UiOptions): Promise<RunningUi>;
}

/** @throws UsageError `ui-missing` */
export async function loadProjectUi(cwd: string): Promise<ProjectUi> {
  const file = resolveProjectPackage(cwd, '@cairn/ui');
  if (file === undefined) return failUsage('ui-missing', { root: findProjectRoot(cwd) });
  return (await import(pathToFileURL(file).href)) as ProjectUi;
}
