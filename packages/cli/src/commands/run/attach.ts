// cairn attach: goes on with a run whose command was killed while its nodes ran on a cluster. It is the same command again:
// jobs that wait or run are awaited, and those that are done are not run again.

import { join } from 'node:path';
import { findHome } from '@cairn/core';
import { parseTyped } from '../../command-line/args.ts';
import type { ArgsOf } from '../../command-line/command-table.ts';
import { applyConfig } from '../../config/apply-config.ts';
import { openConfig } from '../../config/open-config.ts';
import { failUsage } from '../../usage/usage-error.ts';
import type { CommandOf } from '../options/command-of.ts';
import { runPipeline } from './run.ts';
import { forgetStarted, goesOn, listStarted, type StartedRun } from './started-runs.ts';

export const attachRun: CommandOf<'attach'> = async ({ run }, cli) => {
  const home = findHome(cli.cwd);
  const started = findStarted(listStarted(home), run);
  const { words, folder } = started;
  const cwd = join(home, folder);
  const parsed = parseTyped(words);
  if (!('command' in parsed) || parsed.command !== 'run')
    return failUsage('attach-impossible', { problem: `what was typed for it is not a run: cairn ${words.join(' ')}` });
  const config = await openConfig(parsed, cwd, cli.environment);
  const values = config ? applyConfig(parsed, config, cli.environment.variables) : parsed.values;
  if (values['json'] !== true)
    cli.terminal.print(cli.terminal.style('dim', `goes on with ${started.run}: cairn ${words.join(' ')}`));
  const exitCode = await runPipeline(values as ArgsOf<'run'>, { ...cli, cwd, config, words });
  // The run that followed has done what earlier ones of the same command left.
  for (const one of listStarted(home)) if (isSame(one, started) && !goesOn(one)) forgetStarted(home, one.run);
  return exitCode;
};

function isSame(a: StartedRun, b: StartedRun): boolean {
  return JSON.stringify([a.folder, a.words]) === JSON.stringify([b.folder, b.words]);
}

/** The one that was named by its beginning, or the newest that nobody waits for. */
function findStarted(all: readonly StartedRun[], name: string | undefined): StartedRun {
  const lost = all.filter((started) => !goesOn(started));
  const named = all.filter(({ run }) => name === undefined || run.startsWith(name));
  const found = named.findLast((started) => lost.includes(started));
  if (found) return found;
  const [going] = named;
  if (going)
    return failUsage('attach-impossible', { problem: `process ${going.pid} still waits for run '${going.run}'` });
  const which = name === undefined ? 'no run' : `no run '${name}'`;
  return failUsage('attach-impossible', { problem: `${which} with an executor was cut off in this project` });
}
