// A pipeline for GitLab CI. https://docs.gitlab.com/ci/yaml/

import { quoteForShell } from '../text/quote-for-shell.ts';
import {
  inRepository,
  mostHours,
  reports,
  storeInRepository,
  type WorkflowProject,
  writeInstall,
  writeRun,
} from './workflow-project.ts';
import { explainGitlabStore, isBucket, readingNameOf, secretsOf, type WorkflowStore } from './workflow-store.ts';
import { writeYaml } from './write-yaml.ts';

/** GitLab caches only files in the project's folder, so git has to ignore this one. */
const kept = '.cache';

/** For shells: empty if the variable is empty. GitLab sets it for merge requests. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's, not ours
const publishing = '${CI_MERGE_REQUEST_IID:+--no-publish}';

/** The images of Node have Python without pip, which fetches TensorFlow's library and uv. */
const installPip =
  'python3 -m pip --version || (apt-get update && apt-get install -y --no-install-recommends python3-pip)';

/** uv gets the Python that a step declares. The image has no virtual environment that pip could install into. */
const installUv = 'python3 -m pip install --quiet --break-system-packages uv';

export function writeGitlabWorkflow(project: WorkflowProject): string {
  const { pipelines, folder, node, setup, lockfile, hasPython = false, store: shared } = project;
  const [only] = pipelines.length === 1 ? pipelines : [];
  const before = [
    ...(setup !== undefined || hasPython ? [installPip] : []),
    ...(hasPython ? [installUv] : []),
    ...managerCommands(project),
  ];
  // A cache is replaced by the next job of its key: each branch has its own, and begins with that of the default branch.
  const store = `cairn-store-${only === undefined ? '$PIPELINE-' : ''}`;
  const workflow = {
    workflow: {
      rules: [
        { if: '$CI_PIPELINE_SOURCE == "merge_request_event"' },
        ...(project.schedule === undefined
          ? []
          : [{ if: '$CI_PIPELINE_SOURCE == "schedule"', auto_cancel: { on_new_commit: 'none' } }]),
        // One pipeline for a branch with an open merge request, not two.
        { if: '$CI_COMMIT_BRANCH && $CI_OPEN_MERGE_REQUESTS', when: 'never' },
        // A new push to a merge request ends the run of the one before; each commit of a branch keeps its run.
        { if: '$CI_COMMIT_BRANCH', auto_cancel: { on_new_commit: 'none' } },
      ],
    },
    cairn: {
      image: `node:${chooseImage(node)}`,
      timeout: `${mostHours}h`,
      interruptible: true,
      ...(only === undefined && {
        parallel: { matrix: [{ PIPELINE: pipelines.map((pipeline) => pipeline.replaceAll('$', '$$$$')) }] },
      }),
      variables: {
        // The base branch and its history: what metrics are compared with.
        GIT_DEPTH: '0',
        ...(project.hasSubmodules && { GIT_SUBMODULE_STRATEGY: 'recursive' }),
        ...(shared && { CAIRN_STORE: shared.url }),
        ...((setup !== undefined || hasPython) && { CAIRN_CACHE: `$CI_PROJECT_DIR/${kept}/cairn` }),
        ...(hasPython && { UV_CACHE_DIR: `$CI_PROJECT_DIR/${kept}/uv` }),
      },
      cache: [
        ...(shared
          ? []
          : [
              {
                key: `${store}$CI_COMMIT_REF_SLUG`,
                fallback_keys: [`${store}$CI_DEFAULT_BRANCH`],
                paths: [storeInRepository(project)],
                // Also if a step failed or a gate refused: results that are complete are worth caching.
                when: 'always',
              },
            ]),
        { key: { files: [lockfile], prefix: 'cairn-packages' }, paths: [kept] },
      ],
      ...(before.length && { before_script: before }),
      script: [
        `echo /${kept}/ >> .git/info/exclude`,
        ...(folder ? [`cd ${quoteForShell(folder)}`] : []),
        writeInstall(project, ` --cache "$CI_PROJECT_DIR/${kept}/npm" --prefer-offline`),
        ...(setup === undefined ? [] : [setup]),
        ...(shared ? chooseAccount(shared) : []),
        writeRun(only === undefined ? '"$PIPELINE"' : quoteForShell(only), publishing, project),
      ],
      artifacts: {
        when: 'always',
        expose_as: 'Cairn',
        paths: [inRepository(project, reports.summary)],
        reports: { junit: inRepository(project, reports.junit) },
      },
    },
  };
  const { schedule } = project;
  return writeYaml('cairn export gitlab', workflow, [
    ...(shared ? explainGitlabStore(shared) : []),
    ...(schedule === undefined ? [] : [`The schedule is kept by GitLab. Create it once: ${createSchedule(schedule)}`]),
  ]);
}

/** Protected variables are there on protected branches only. */
function chooseAccount(store: WorkflowStore): readonly string[] {
  const secrets = secretsOf(store);
  const isMissing = `[ -z "${secrets.map((name) => `$${name}`).join('')}" ]`;
  const reading = secrets.map((name) => `${name}="$${readingNameOf(name)}"`).join(' ');
  return [
    `if [ -n "$CI_MERGE_REQUEST_IID" ] || ${isMissing}; then export CAIRN_STORE_READ_ONLY=1; fi`,
    `if ${isMissing}; then export ${reading}; fi`,
    // Forks have no variables, and a bucket cannot be asked without.
    ...(isBucket(store.url)
      ? [`if ${isMissing} && [ "$CI_COMMIT_REF_PROTECTED" != true ]; then export CAIRN_STORE=.cairn; fi`]
      : []),
  ];
}

/** What brings the package manager: the images have npm and Yarn 1. */
function managerCommands({ manager }: WorkflowProject): readonly string[] {
  if (!manager || manager.name === 'npm') return [];
  return manager.name === 'bun' ? ['npm install --global bun'] : ['npm install --global corepack', 'corepack enable'];
}

/** GitLab has schedules next to the file, and not in it. https://docs.gitlab.com/ci/pipelines/schedules/ */
export function createSchedule(schedule: string): string {
  return `glab schedule create --description cairn --ref main --cron ${quoteForShell(schedule)}`;
}

/** The tag of an image: a version as it is; of a range the major version that it begins with, or the one Cairn is made on. */
function chooseImage(node: string): string {
  if (/^\d+(\.\d+){0,2}$/.test(node)) return node;
  const major = Number(/\d+/.exec(node)?.[0] ?? 0);
  return String(Math.max(major, 24));
}
