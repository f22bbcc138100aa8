// A workflow runs pipelines of whatever names: no shell and no service reads a name as anything but a name.

import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import type { WorkflowProject } from './workflow-project.ts';
import { writeGithubWorkflow } from './write-github-workflow.ts';
import { writeGitlabWorkflow } from './write-gitlab-workflow.ts';

const names = ['x$(touch Y)', 'x`touch Y`', "x';touch Y;'", 'x";touch Y;"', 'x ; touch Y', 'x\ntouch Y', '$HOME', '-x'];

const project: WorkflowProject = {
  pipelines: ['a', 'b'],
  folder: '',
  locked: '.',
  lockfile: 'package-lock.json',
  node: '24',
  setup: undefined,
};

/** The arguments that `npx` is called with by the line of a workflow; what else the line does shows as a file. */
async function callScript(script: string, pipeline: string): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-script-'));
  try {
    const shown = 'npx() { printf "%s\\0" "$@"; }\n';
    const env = { PATH: '/usr/bin:/bin', PIPELINE: pipeline };
    const stdout = execFileSync('bash', ['-c', shown + script], { cwd: folder, env, encoding: 'utf8' });
    expect(await readdir(folder)).toEqual([]);
    return stdout.split('\0');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// biome-ignore lint/suspicious/noExplicitAny: YAML
const stepOf = (workflow: any) => workflow.jobs.cairn.steps.find(({ id }: { id?: string }) => id === 'pipeline');

it.each(names)('%j', async (name) => {
  for (const pipelines of [[name], [name, 'other']]) {
    const step = stepOf(parse(writeGithubWorkflow({ ...project, pipelines })));
    expect(step.run.replace(/\$\{\{ github.event_name[^}]*\}\}/, '')).not.toContain('${{');
    const script = step.run.replace(/\$\{\{ .*? \}\}/g, '');
    expect((await callScript(script, name)).slice(0, 3)).toEqual(['cairn', 'run', name]);
    const { cairn } = parse(writeGitlabWorkflow({ ...project, pipelines }));
    expect((await callScript(cairn.script.at(-1), name)).slice(0, 3)).toEqual(['cairn', 'run', name]);
  }
});

it('an expression of GitHub in a name stays text', () => {
  const open = ['$', '{{'].join('');
  const name = `x${open} github.token }}`;
  for (const pipelines of [[name], [name, 'other']]) {
    const text = writeGithubWorkflow({ ...project, pipelines, folder: `a/${open} secrets.X }}` });
    expect(text).not.toContain(`${open} github.token`);
    expect(text).not.toContain(`${open} secrets.X`);
  }
});
