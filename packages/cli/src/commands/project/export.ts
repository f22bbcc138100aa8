// cairn export: writes a workflow that runs pipelines in CI, with the store in the CI's cache or a shared store.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { exitCodes, listNames } from '@cairn/core';
import type { ArgsOf } from '../../command-line/command-table.ts';
import type { Cli } from '../../terminal/cli.ts';
import { writeDocument } from '../../terminal/json.ts';
import { nameFileFrom } from '../../terminal/project-files.ts';
import type { Style } from '../../terminal/terminal.ts';
import { failUsage } from '../../usage/usage-error.ts';
import { findWrongCron } from '../../workflows/check-cron.ts';
import type { WorkflowProject } from '../../workflows/workflow-project.ts';
import { packageOf, type WorkflowStore } from '../../workflows/workflow-store.ts';
import { writeGithubWorkflow } from '../../workflows/write-github-workflow.ts';
import { createSchedule, writeGitlabWorkflow } from '../../workflows/write-gitlab-workflow.ts';
import type { CommandOf } from '../options/command-of.ts';
import { describeProject } from './export/describe-project.ts';

export const exportGithubActions: CommandOf<'export github-actions'> = (args, cli) =>
  exportWorkflow(args, cli, '.github/workflows/cairn.yml', writeGithubWorkflow);

export const exportGitlab: CommandOf<'export gitlab'> = (args, cli) =>
  exportWorkflow(args, cli, '.gitlab-ci.yml', writeGitlabWorkflow);

async function exportWorkflow(
  { pipeline, out, force, json, schedule: given, store: location }: ArgsOf<'export gitlab'>,
  { cwd, terminal }: Cli,
  place: string,
  write: (project: WorkflowProject) => string,
): Promise<number> {
  const schedule = given === undefined ? undefined : readSchedule(given);
  const described = describeProject(cwd, pipeline);
  const store = location === undefined ? undefined : readStore(location, described.isSigned);
  const project = { ...described, schedule, store };
  const path = out === undefined ? join(project.repository, place) : resolve(cwd, out);
  const shown = nameFileFrom(cwd)(path);
  const text = write(project);
  const before = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? undefined : failUsage('file-unwritable', { path: shown, problem: error.code ?? '' }),
  );
  if (before !== undefined && before !== text && !force) failUsage('target-exists', { path: shown });
  if (before !== text) await writeWorkflow(path, text, shown);
  const { pipelines, outside } = project;
  const warn = (text: string): void => terminal.complain(`${terminal.errorStyle('yellow', 'warning:')} ${text}`);
  if (location !== undefined && !store)
    warn(`'${location}' is a folder of this machine, which jobs do not have: the workflow uses the CI's cache.`);
  const client = store && packageOf(store);
  if (client !== undefined && !described.installed.has(client))
    warn(`'${client}' is not in the lockfile: run npm install ${client}, or the jobs fail.`);
  if (outside.length) terminal.complain(renderOutside(outside, terminal.errorStyle));
  if (json) writeDocument(terminal, { path, pipelines, isChanged: before !== text });
  else {
    terminal.print(before === text ? `${shown} is up to date` : shown);
    if (schedule !== undefined && write === writeGitlabWorkflow)
      terminal.print(`GitLab keeps the schedule itself. Create it once: ${createSchedule(schedule)}`);
  }
  return exitCodes.done;
}

function readSchedule(found: string): string {
  const problem = findWrongCron(found);
  if (problem === undefined) return found.trim().replace(/\s+/g, ' ');
  return failUsage('filter-wrong', { option: 'schedule', found, problem, form: 'five fields of cron: "0 3 * * *"' });
}

function renderOutside(packages: readonly string[], style: Style): string {
  const fix = 'add them to the repository or a registry, or the install fails in CI';
  return `${style('yellow', 'warning:')} ${listNames(packages)} ${packages.length > 1 ? 'come' : 'comes'} from outside the repository: ${fix}.`;
}

/** Undefined if it is a folder of this machine. */
function readStore(location: string, isSigned: boolean): WorkflowStore | undefined {
  const fail = (problem: string): never =>
    failUsage('filter-wrong', {
      option: 'store',
      found: location.replace(/\/\/[^/]*@/, '//'),
      problem,
      form: 's3://bucket/prefix or https://host/path',
    });
  const url = URL.parse(location);
  const isOfMachine = !url || /^(file|memory|[a-z]):$/.test(url.protocol);
  if (isOfMachine) return undefined;
  if (!['s3:', 'http:', 'https:'].includes(url.protocol))
    return fail(`'${url.protocol}' is not a scheme of shared stores`);
  if (/[^\w.~:/?#@!&*+,;=%-]/.test(location)) return fail('it has a character that a URL has to encode as %24');
  if (url.username || url.password) return fail('it contains a user or a password, and the workflow is committed');
  return { url: location, isSigned };
}

async function writeWorkflow(path: string, text: string, shown: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  } catch (error) {
    failUsage('file-unwritable', { path: shown, problem: (error as NodeJS.ErrnoException).code ?? '' });
  }
}
