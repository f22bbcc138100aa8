// Checks workflows with the tools of their providers: GitHub's own parser with GitHub's schema and its expressions, and
// GitLab's published schema, which gitlab-ci-local contains.

import { registerHooks } from 'node:module';
import { execa } from 'execa';
import { type Rig, repository } from './create-rig.ts';

// The parser imports its schema without an import attribute for JSON, which only bundlers allow.
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
});

/** The errors of a workflow of GitHub Actions; empty if there are none. */
export async function checkGithubWorkflow(content: string): Promise<readonly string[]> {
  const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser');
  const { context, value } = parseWorkflow({ name: 'cairn.yml', content }, new NoOperationTraceWriter());
  if (value) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

/** The error of `.gitlab-ci.yml` in a rig; empty if there is none. */
export async function checkGitlabWorkflow(rig: Rig): Promise<string> {
  const { exitCode, stderr, all } = await execa('gitlab-ci-local', ['--preview'], {
    cwd: rig.root,
    preferLocal: true,
    localDir: repository,
    reject: false,
    all: true,
  });
  // Without this line nothing was validated.
  if (exitCode === 0 && stderr.includes('json schema validated')) return '';
  return `${exitCode}: ${all}`;
}
