// The one way to @cairn/steps, which the command never imports: the package that the user's own project installs, asked
// for by name when a command needs what only the steps know (a native library, DuckDB, a model's format).

import { pathToFileURL } from 'node:url';
import { findProjectRoot } from '@cairn/core';
import { failUsage } from '../usage/usage-error.ts';
import { resolveProjectPackage } from './project-package.ts';

/** What `cairn doctor` learns of the native backend. */
export interface BackendCheck {
  readonly tensorflow: string;
  readonly tfjs: string;
  readonly threads: number;
  readonly seconds: number;
  readonly firstLoss: number;
  readonly lastLoss: number;
  readonly converged: boolean;
}

/** Answers as a table: a record for each raw row, in the order of the rows. */
interface Predictions {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** What the command asks of the steps package. */
export interface ProjectSteps {
  /** Asks the model in a folder about a file of raw rows, or about a folder of images. */
  predictRows(modelFolder: string, rowsFile: string): Promise<Predictions>;
  checkBackend(): Promise<BackendCheck>;
  exportTable(
    path: string,
    format: 'csv' | 'parquet',
    target: string,
    options?: { readonly escapesFormulas?: boolean | undefined },
  ): Promise<void>;
  exportPlot(path: string, format: 'svg' | 'png', target: string): Promise<void>;
}

/** Loads the steps of the project that contains `cwd`. */
export async function loadProjectSteps<N extends keyof ProjectSteps>(
  cwd: string,
  names: readonly N[],
  what: string,
): Promise<Pick<ProjectSteps, N>> {
  const file = resolveProjectPackage(cwd, '@cairn/steps');
  if (file === undefined) return failUsage('steps-missing', { root: findProjectRoot(cwd), what });
  const steps = (await import(pathToFileURL(file).href)) as Partial<ProjectSteps>;
  for (const name of names) if (typeof steps[name] !== 'function') failUsage('steps-too-old', { name });
  return steps as ProjectSteps;
}
