// The one way to the packages of executors, @cairn/executor-<name>, which the command never imports: they are optional, and
// only `--executor` loads one.

import { pathToFileURL } from 'node:url';
import { AuthorError, type ChosenExecutor, findProjectRoot } from '@cairn/core';
import { settingsOfExecutor } from '../../config/executors-of.ts';
import { knownExecutors } from '../../config/known-executors.ts';
import { resolveProjectPackage } from '../../lookup/project-package.ts';
import type { Check } from '../../pages/checks.ts';
import type { Cli } from '../../terminal/cli.ts';
import { failUsage } from '../../usage/usage-error.ts';

interface Given {
  readonly home: string;
  readonly settings: unknown;
}

/** What such a package exports. */
interface ProjectExecutor {
  openExecutor(given: Given): ChosenExecutor;
  checkExecutor(given: Given): Promise<readonly Check[]>;
}

const local = 'local';

/**
 * Undefined if nodes run on this machine.
 *
 * @throws UsageError `executor-missing`, `executor-unknown`; AuthorError of the package about its settings
 */
export async function openProjectExecutor(
  name: string | undefined,
  home: string,
  cli: Pick<Cli, 'cwd' | 'config'>,
): Promise<ChosenExecutor | undefined> {
  if (name === undefined || name === local) return undefined;
  const loaded = await loadProjectExecutor(name, cli.cwd);
  return loaded.openExecutor({ home, settings: settingsOfExecutor(name, cli.config) });
}

/** Nothing if no executor is named. @throws UsageError `executor-missing`, `executor-unknown` */
export async function checkProjectExecutor(
  name: string | undefined,
  home: string,
  cli: Pick<Cli, 'cwd' | 'config'>,
): Promise<readonly Check[]> {
  if (name === undefined || name === local) return [];
  const loaded = await loadProjectExecutor(name, cli.cwd);
  try {
    return await loaded.checkExecutor({ home, settings: settingsOfExecutor(name, cli.config) });
  } catch (error) {
    if (!(error instanceof AuthorError)) throw error;
    const [problem] = error.problems;
    return [{ name, state: 'wrong', found: problem!.message, fix: problem!.fix }];
  }
}

async function loadProjectExecutor(name: string, cwd: string): Promise<ProjectExecutor> {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) return failUsage('executor-unknown', { executor: name });
  const file = resolveProjectPackage(cwd, `@cairn/executor-${name}`);
  if (file === undefined)
    return failUsage('executor-missing', { executor: name, root: findProjectRoot(cwd), known: knownExecutors });
  return (await import(pathToFileURL(file).href)) as ProjectExecutor;
}
