// Git is not installed, the folder lies in no repository, git refuses: three cases, told apart by every command.

import { chown, rm } from 'node:fs/promises';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig, type Told } from '../rig/create-rig.ts';

const withoutGit = { PATH: '/nowhere' };

/** Two runs, the older of which only its tag protects from `prune --keep 0`. */
async function createTagged(): Promise<Rig & { readonly older: string }> {
  const rig = await createRig();
  await writeCountingProject(rig);
  await rig.git('init', '--quiet', '--initial-branch=main');
  await rig.git('add', '--all');
  await rig.git('commit', '--quiet', '--message=a');
  const older = (await rig.run('counting')).finished!.run;
  await rig.git('tag', 'cairn/counting/v1', `refs/cairn/runs/${older}`);
  await rig.run('counting', '--set', 'times=2');
  return Object.assign(rig, { older });
}

const read = (rig: Rig, { stdout, stderr, exitCode }: Told): string =>
  `${stdout}${stderr}\n(${exitCode})`
    .replaceAll(rig.root, '<root>')
    .replace(/\d{8}T\d{9}Z-[0-9a-f]{4}/g, '<run>')
    .replace(/\b[0-9a-f]{12}\b/g, '<commit>')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, '<moment>')
    .replace(/git version [\d.]+|\b\d+\.\d+\.\d+\b/g, '<version>');

async function countRuns(rig: Rig): Promise<number> {
  return JSON.parse((await rig.cairn('runs', '--json')).stdout).runs.length;
}

const commands = [
  ['prune', '--keep', '0'],
  ['push'],
  ['fetch'],
  ['bisect', 'a', 'b', '--metric', 'm.n', '--below', '1'],
  ['runs', '--commit', 'HEAD'],
  ['show', 'main'],
  ['reproduce', 'latest'],
];

async function tellAll(rig: Rig, variables: Readonly<Record<string, string>> = {}): Promise<string> {
  const told: string[] = [];
  for (const args of commands)
    told.push(`$ ${args.slice(0, 3).join(' ')}\n${read(rig, await rig.cairnWith(variables, ...args))}`);
  const doctor = read(rig, await rig.cairnWith(variables, 'doctor')).split('\n');
  const at = doctor.findIndex((line) => /\bgit\b/.test(line));
  return [...told, '$ doctor', ...doctor.slice(at, at + 2)].join('\n');
}

test('without git on the PATH', async () => {
  await using rig = await createTagged();
  expect(await tellAll(rig, withoutGit)).toMatchInlineSnapshot(`
    "$ prune --keep 0
    error: Git is not installed, or not on the PATH, and only its tags say which runs have to stay
      fix: Install git, or put the folder that holds it on the PATH.
    (2)
    $ push
    error: Git is not installed, or not on the PATH, and runs are shared as commits
      fix: Install git, or put the folder that holds it on the PATH.
    (2)
    $ fetch
    error: Git is not installed, or not on the PATH, and runs are shared as commits
      fix: Install git, or put the folder that holds it on the PATH.
    (2)
    $ bisect a b
    error: Git is not installed, or not on the PATH, and no run is named 'a'
      fix: Install git, or put the folder that holds it on the PATH.
    (2)
    $ runs --commit HEAD
    error: Git is not installed, or not on the PATH, and 'HEAD' would be the name of a commit
      fix: Install git, or put the folder that holds it on the PATH.
    (2)
    $ show main
    error: Git is not installed, or not on the PATH, and no run is named 'main'
      fix: Install git, or put the folder that holds it on the PATH.
    (2)
    $ reproduce latest
    error: Git is not installed, or not on the PATH, and commit '<commit>' is needed
      fix: Install git, or put the folder that holds it on the PATH.
    (2)
    $ doctor
    · git             not installed: runs are not tied to a commit
                      fix: Install git."
  `);
  expect(await countRuns(rig)).toBe(2);
});

test('where git refuses to answer, as with a broken configuration', async () => {
  await using rig = await createTagged();
  const config = await rig.read('.git/config');
  await rig.write('.git/config', '[core');
  expect(await tellAll(rig)).toMatchInlineSnapshot(`
    "$ prune --keep 0
    error: Git cannot read '<root>', and only its tags say which runs have to stay; it says: bad config line 2 in file .git/config
      fix: Fix the problem that git reports, and try again.
    (2)
    $ push
    error: Git cannot read '<root>', and runs are shared as commits; it says: bad config line 2 in file .git/config
      fix: Fix the problem that git reports, and try again.
    (2)
    $ fetch
    error: Git cannot read '<root>', and runs are shared as commits; it says: bad config line 2 in file .git/config
      fix: Fix the problem that git reports, and try again.
    (2)
    $ bisect a b
    error: Git cannot read '<root>', and no run is named 'a'; it says: bad config line 2 in file .git/config
      fix: Fix the problem that git reports, and try again.
    (2)
    $ runs --commit HEAD
    error: Git cannot read '<root>', and 'HEAD' would be the name of a commit; it says: bad config line 2 in file .git/config
      fix: Fix the problem that git reports, and try again.
    (2)
    $ show main
    error: Git cannot read '<root>', and no run is named 'main'; it says: bad config line 2 in file .git/config
      fix: Fix the problem that git reports, and try again.
    (2)
    $ reproduce latest
    error: Git cannot read '<root>', and commit '<commit>' is needed; it says: bad config line 2 in file .git/config
      fix: Fix the problem that git reports, and try again.
    (2)
    $ doctor
    · git             <version> refuses, so runs are not tied to a commit: bad config line 2 in file .git/config
                      fix: Fix the problem that git reports."
  `);
  await rig.write('.git/config', config);
  expect(await countRuns(rig)).toBe(2);
});

test.skipIf(process.getuid?.() !== 0)("in a folder that is another user's, git's own advice is handed on", async () => {
  await using rig = await createTagged();
  await chown(rig.root, 12345, 12345);
  await execa('chown', ['-R', '12345', rig.path('.git')]);
  // Git speaks the language of its user.
  expect(await tellAll(rig, { LANG: 'C.UTF-8', LANGUAGE: 'de' })).toMatchInlineSnapshot(`
    "$ prune --keep 0
    error: Git cannot read '<root>', and only its tags say which runs have to stay; it says: detected dubious ownership in repository at '<root>'
      fix: If you trust that repository, run: git config --global --add safe.directory <root>
    (2)
    $ push
    error: Git cannot read '<root>', and runs are shared as commits; it says: detected dubious ownership in repository at '<root>'
      fix: If you trust that repository, run: git config --global --add safe.directory <root>
    (2)
    $ fetch
    error: Git cannot read '<root>', and runs are shared as commits; it says: detected dubious ownership in repository at '<root>'
      fix: If you trust that repository, run: git config --global --add safe.directory <root>
    (2)
    $ bisect a b
    error: Git cannot read '<root>', and no run is named 'a'; it says: detected dubious ownership in repository at '<root>'
      fix: If you trust that repository, run: git config --global --add safe.directory <root>
    (2)
    $ runs --commit HEAD
    error: Git cannot read '<root>', and 'HEAD' would be the name of a commit; it says: detected dubious ownership in repository at '<root>'
      fix: If you trust that repository, run: git config --global --add safe.directory <root>
    (2)
    $ show main
    error: Git cannot read '<root>', and no run is named 'main'; it says: detected dubious ownership in repository at '<root>'
      fix: If you trust that repository, run: git config --global --add safe.directory <root>
    (2)
    $ reproduce latest
    error: Git cannot read '<root>', and commit '<commit>' is needed; it says: detected dubious ownership in repository at '<root>'
      fix: If you trust that repository, run: git config --global --add safe.directory <root>
    (2)
    $ doctor
    · git             <version> refuses, so runs are not tied to a commit: detected dubious ownership in repository at '<root>'
                      fix: If you trust that repository, run: git config --global --add safe.directory <root>"
  `);
  const { events } = await rig.run('counting', '--set', 'times=3');
  expect(events.find((event) => event.type === 'warning')).toMatchObject({
    code: 'no-snapshot',
    message: expect.stringContaining('git says: detected dubious ownership'),
  });
  await chown(rig.root, 0, 0);
  await execa('chown', ['-R', '0', rig.path('.git')]);
  expect(await countRuns(rig)).toBe(3);
});

test('outside git there are no tags to ask for, and no commits', async () => {
  await using rig = await createTagged();
  await rm(rig.path('.git'), { recursive: true });
  expect(await tellAll(rig, { LANG: 'C.UTF-8', LANGUAGE: 'de' })).toMatchInlineSnapshot(`
    "$ prune --keep 0
    removed 1 run, 1 run left
      <run>  counting  done  <moment>
    kept, although the rules match them:
      <run>  counting  done  <moment>  the last finished run, the last whole run
    Artifacts that only they needed are still in the store: cairn store collect removes them.
    (0)
    $ push
    error: '<root>' is not in a git repository, and runs are shared as commits
      fix: Change to the repository that you mean; or create one with git init, commit the project, and run it: each run is then a commit.
    (2)
    $ fetch
    error: '<root>' is not in a git repository, and runs are shared as commits
      fix: Change to the repository that you mean; or create one with git init, commit the project, and run it: each run is then a commit.
    (2)
    $ bisect a b
    error: '<root>' is not in a git repository, and 'a' would be the name of a commit
      fix: Change to the repository that you mean; or create one with git init, commit the project, and run it: each run is then a commit.
    (2)
    $ runs --commit HEAD
    error: '<root>' is not in a git repository, and 'HEAD' would be the name of a commit
      fix: Change to the repository that you mean; or create one with git init, commit the project, and run it: each run is then a commit.
    (2)
    $ show main
    error: No run is named 'main', and none finished at a commit of that name
      fix: The newest are '<run>'.
    (2)
    $ reproduce latest
    error: '<root>' is not in a git repository, and commit '<commit>' is needed
      fix: Change to the repository that you mean; or create one with git init, commit the project, and run it: each run is then a commit.
    (2)
    $ doctor
    · git             <version>; <root> is not in a repository
                      fix: Run git init and commit."
  `);
});

test('a slip inside a repository is told as one, and only a hash may lie elsewhere', async () => {
  await using rig = await createTagged();
  const told: string[] = [];
  for (const name of ['nope', 'HEAD~99', '1234abcd']) told.push(read(rig, await rig.cairn('runs', '--commit', name)));
  told.push(read(rig, await rig.cairn('bisect', 'nope', 'HEAD', '--metric', 'm.n', '--below', '1')));
  expect(told.join('\n')).toMatchInlineSnapshot(`
    "error: Cannot find 'nope' in this repository: it is not a branch, tag or commit
      fix: Correct the name: git branch --all and git tag list them.
    (2)
    error: Cannot find 'HEAD~99' in this repository: it is not a branch, tag or commit
      fix: Correct the name: git branch --all and git tag list them. In a shallow clone git fetch --unshallow gets older commits.
    (2)
    error: Commit '1234abcd' is not in this repository
      fix: Fetch it: git fetch origin <commit>, or git fetch --unshallow in a shallow clone.
    (2)
    error: Cannot find 'nope' in this repository: it is not a branch, tag or commit
      fix: Correct the name: git branch --all and git tag list them.
    (2)"
  `);
});
