// A workflow for GitHub Actions. https://docs.github.com/actions/reference/workflow-syntax-for-github-actions

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
import { explainGithubStore, isBucket, secretsOf, type WorkflowStore, writingEnvironment } from './workflow-store.ts';
import { writeYaml } from './write-yaml.ts';

/** As soon as the pipeline has begun, whether it succeeds or not: results that are complete are worth caching. */
const begun = expression("!cancelled() && steps.pipeline.outcome != 'skipped'");

/** Not of a pull request: the code that runs is approved. */
const approved = "github.event_name != 'pull_request'";

const publishing = expression("github.event_name == 'pull_request' && '--no-publish' || ''");

export function writeGithubWorkflow(project: WorkflowProject): string {
  const { pipelines, setup, lockfile, store: shared } = project;
  const manager = project.manager?.name ?? 'npm';
  const [only] = pipelines.length === 1 ? pipelines : [];
  const folder = literal(project.folder);
  const name = only === undefined ? expression('matrix.pipeline') : literal(only);
  const system = expression('runner.os');
  // A saved cache is never changed: each job saves its own, and takes the newest whose name begins alike.
  const anyStore = `cairn-store-${only === undefined ? `${name}-` : ''}${system}-`;
  const ofCommit = `${anyStore}${expression('github.sha')}-`;
  const key = `${ofCommit}${expression('github.run_id')}-${expression('github.run_attempt')}`;
  const store = { path: literal(storeInRepository(project)), key };
  const workflow = {
    name: 'cairn',
    on: {
      push: { branches: ['main', 'master'] },
      pull_request: {},
      ...(project.schedule !== undefined && { schedule: [{ cron: project.schedule }] }),
    },
    permissions: { contents: 'read' },
    // A new push to a pull request ends the run of the one before. Every other run is of a group of its own: each commit
    // of a branch keeps its run.
    concurrency: {
      group: `${expression('github.workflow')}-${expression('github.event.pull_request.number || github.run_id')}`,
      'cancel-in-progress': true,
    },
    jobs: {
      cairn: {
        ...(only === undefined && {
          name,
          strategy: { 'fail-fast': false, matrix: { pipeline: pipelines.map(literal) } },
        }),
        ...(shared && { environment: expression(`${approved} && '${writingEnvironment}' || ''`) }),
        'runs-on': 'ubuntu-latest',
        'timeout-minutes': mostHours * 60,
        ...(folder && { defaults: { run: { 'working-directory': folder } } }),
        steps: [
          // The base branch and its history: what metrics are compared with.
          {
            uses: 'actions/checkout@v4',
            with: { 'fetch-depth': 0, ...(project.hasSubmodules && { submodules: 'recursive' }) },
          },
          ...managerSteps(project),
          {
            uses: 'actions/setup-node@v4',
            with: {
              'node-version': literal(project.node),
              ...(manager !== 'bun' && { cache: manager }),
              ...(manager !== 'bun' &&
                lockfile !== 'package-lock.json' && { 'cache-dependency-path': literal(lockfile) }),
            },
          },
          { run: literal(writeInstall(project)) },
          ...(project.hasPython ? [{ uses: 'astral-sh/setup-uv@v6', with: { 'enable-cache': true } }] : []),
          ...(setup === undefined ? [] : [cacheNative(lockfile), { run: setup }]),
          ...(shared
            ? writeSigningKey(shared)
            : [
                {
                  uses: 'actions/cache/restore@v4',
                  with: { ...store, 'restore-keys': `${ofCommit}\n${anyStore}\n` },
                },
              ]),
          {
            id: 'pipeline',
            // The shell interprets the text of a script, but not the value of a variable.
            ...((only === undefined || shared) && {
              env: { ...(only === undefined && { PIPELINE: name }), ...(shared && storeVariables(shared)) },
            }),
            run: writeRun(only === undefined ? '"$PIPELINE"' : literal(quoteForShell(only)), publishing, project),
          },
          ...(shared ? [] : [{ if: begun, uses: 'actions/cache/save@v4', with: store }]),
          {
            if: begun,
            uses: 'actions/upload-artifact@v4',
            with: {
              name: only === undefined ? `cairn-${name}` : 'cairn',
              path: literal(`${inRepository(project, reports.junit)}\n${inRepository(project, reports.summary)}\n`),
            },
          },
        ],
      },
    },
  };
  return writeYaml('cairn export github-actions', workflow, shared && explainGithubStore(shared));
}

const signingKey = 'store-key.pem';

function writeSigningKey({ isSigned }: WorkflowStore): readonly object[] {
  if (!isSigned) return [];
  const write = `(umask 077 && printf '%s\\n' "$KEY" > "$RUNNER_TEMP/${signingKey}")`;
  return [{ if: approved, env: { KEY: expression('secrets.CAIRN_STORE_KEY') }, run: write }];
}

function storeVariables(store: WorkflowStore): Readonly<Record<string, string>> {
  const [first = '', ...others] = secretsOf(store);
  // Forks have no secrets, and a bucket cannot be asked without.
  const isKnown = `(${approved} || secrets.${first} != '')`;
  return {
    CAIRN_STORE: isBucket(store.url) ? expression(`${isKnown} && '${store.url}' || '.cairn'`) : store.url,
    CAIRN_STORE_READ_ONLY: expression("github.event_name == 'pull_request' && '1' || ''"),
    ...(store.isSigned && {
      CAIRN_STORE_KEY: expression(`${approved} && format('{0}/${signingKey}', runner.temp) || ''`),
    }),
    ...Object.fromEntries([first, ...others].map((name) => [name, expression(`secrets.${name}`)])),
  };
}

/** What brings the package manager: the runners have npm and Yarn 1. */
function managerSteps({ manager }: WorkflowProject): readonly object[] {
  if (manager?.name === 'pnpm') return [{ uses: 'pnpm/action-setup@v4' }];
  if (manager?.name === 'bun') return [{ uses: 'oven-sh/setup-bun@v2' }];
  return manager?.name === 'yarn' ? [{ run: 'corepack enable' }] : [];
}

/** TensorFlow's library is fetched and compiled once. */
function cacheNative(lockfile: string): object {
  const key = `cairn-native-${expression('runner.os')}-${expression('runner.arch')}-`;
  const locked = expression(`hashFiles('${lockfile.replaceAll("'", "''")}')`);
  return { uses: 'actions/cache@v4', with: { path: '~/.cache/cairn', key: key + locked, 'restore-keys': key } };
}

/** A text of the project, in which GitHub must not find an expression of its own. */
function literal(text: string): string {
  const dollar = expression("'$'");
  return text.replaceAll('${{', () => `${dollar}{{`);
}

/** What GitHub puts in when the job runs. */
function expression(text: string): string {
  return `\${{ ${text} }}`;
}
