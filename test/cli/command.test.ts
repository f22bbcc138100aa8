// The command as it is called: exit codes, what goes to which stream, and what it makes.

import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { parseTyped } from '../../packages/cli/src/command-line/args.ts';
import { commandTable } from '../../packages/cli/src/command-line/command-table.ts';

const bin = fileURLToPath(new URL('../../packages/cli/bin/cairn.js', import.meta.url));

async function openFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'cairn-cli-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function cairn(cwd: string, ...words: string[]) {
  return cairnIn({ PATH: process.env['PATH'] ?? '' }, cwd, ...words);
}

async function cairnIn(variables: Record<string, string>, cwd: string, ...words: string[]) {
  const env = { ...variables, NO_COLOR: '1' };
  const done = await execa(process.execPath, [bin, ...words], { cwd, env, extendEnv: false, reject: false });
  return { exitCode: done.exitCode, stdout: done.stdout, stderr: done.stderr };
}

test('help and version end with 0', async () => {
  await using folder = await openFolder();
  expect(await cairn(folder.path)).toMatchObject({
    exitCode: 0,
    stderr: '',
    stdout: expect.stringContaining('doctor'),
  });
  expect(await cairn(folder.path, 'run', '--help')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('--set'),
  });
  expect(await cairn(folder.path, '--version')).toEqual({ exitCode: 0, stdout: '0.1.0', stderr: '' });
});

test('errors go to standard error for people, and are a JSON line for programs', async () => {
  await using folder = await openFolder();
  await writeFile(join(folder.path, 'package.json'), '{}');
  expect(await cairn(folder.path, 'run', 'nothing')).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: "error: Cannot find pipeline 'nothing'\n  fix: There is no file in pipelines/; or give a path.",
  });
  const { exitCode, stdout, stderr } = await cairn(folder.path, 'run', 'nothing', '--json');
  expect([exitCode, stderr]).toEqual([2, '']);
  expect(JSON.parse(stdout)).toEqual({
    type: 'error',
    at: expect.any(String),
    code: 'unknown-pipeline',
    message: "Cannot find pipeline 'nothing'",
    fix: 'There is no file in pipelines/; or give a path.',
  });
  expect(await cairn(folder.path, 'runs', '--srot', 'x')).toMatchObject({
    exitCode: 2,
    stderr: "error: 'cairn runs' has no option --srot\n  fix: Did you mean --sort? All: cairn runs --help",
  });
});

test('what a pipeline prints while it is imported never comes among the JSON lines', async () => {
  await using folder = await openFolder();
  await writeFile(join(folder.path, 'package.json'), '{ "type": "module" }');
  await writeFile(
    join(folder.path, 'loud.js'),
    "console.log('loud'); process.stdout.write('louder\\n'); export default 1;",
  );
  const { exitCode, stdout, stderr } = await cairn(folder.path, 'run', 'loud.js', '--json');
  expect([exitCode, JSON.parse(stdout).code, stderr]).toEqual([2, 'no-pipeline', 'loud\nlouder']);
});

test('init makes a project, and refuses a folder that is not empty', async () => {
  await using folder = await openFolder();
  const { exitCode, stdout } = await cairn(folder.path, 'init', 'my Penguins', '--json');
  expect([exitCode, JSON.parse(stdout).files.length]).toEqual([0, 8]);
  const project = join(folder.path, 'my Penguins');
  expect((await readdir(project)).sort()).toEqual([
    '.gitattributes',
    '.gitignore',
    '.npmrc',
    'README.md',
    'data',
    'package.json',
    'pipelines',
    'tsconfig.json',
  ]);
  const manifest = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'));
  expect(manifest.name).toBe('my-penguins');
  expect(await readFile(join(project, 'README.md'), 'utf8')).not.toContain('{{');
  JSON.parse(await readFile(join(project, 'tsconfig.json'), 'utf8'));
  expect(await cairn(folder.path, 'init', 'my Penguins')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("The folder 'my Penguins' is not empty"),
  });
});

test('init . adds to a project what it lacks, and replaces nothing', async () => {
  await using folder = await openFolder();
  const place = (path: string): string => join(folder.path, path);
  const manifest = '{\n\t"name": "theirs",\n\t"dependencies": {\n\t\t"zod": "4.6.7"\n\t}\n}\n';
  await writeFile(place('package.json'), manifest);
  await writeFile(place('.gitignore'), 'dist');
  await writeFile(place('README.md'), '# Theirs\n');
  const first = await cairn(folder.path, 'init', '.');
  expect([first.exitCode, first.stdout]).toEqual([
    0,
    `+ package.json: @cairn/cli, @cairn/core
+ pipelines/first.mts
+ tsconfig.json
+ .gitignore: node_modules/

  npm install
  npx cairn run first`,
  ]);
  const written = await readFile(place('package.json'), 'utf8');
  expect(written).toMatch(/^\{\n\t"name": "theirs",\n\t"dependencies": \{\n\t\t"@cairn\/cli": /);
  expect(Object.keys(JSON.parse(written).dependencies)).toEqual(['@cairn/cli', '@cairn/core', 'zod']);
  expect(await readFile(place('.gitignore'), 'utf8')).toBe('dist\nnode_modules/\n');
  expect(await readFile(place('pipelines/first.mts'), 'utf8')).toContain("file('README.md')");
  expect((await cairn(folder.path, 'init', '.')).stdout).toMatch(/^nothing is missing\n/);
  await writeFile(place('package.json'), '{');
  expect(await cairn(folder.path, 'init', '.')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('package.json'),
  });
});

test('a project without a manifest is given one', async () => {
  await using folder = await openFolder();
  await writeFile(join(folder.path, 'train.py'), 'print(1)\n');
  const { exitCode, stdout } = await cairn(folder.path, 'init', '.', '--json');
  expect([exitCode, JSON.parse(stdout).files]).toEqual([
    0,
    ['package.json', 'pipelines/first.ts', 'tsconfig.json', '.gitignore'],
  ]);
  expect(JSON.parse(await readFile(join(folder.path, 'package.json'), 'utf8')).type).toBe('module');
});

test('a new project pins the Node that the workspace pins', async () => {
  const read = async (path: string) => JSON.parse(await readFile(new URL(`../../${path}`, import.meta.url), 'utf8'));
  const { optionalDependencies: pinned } = await read('package.json');
  expect(Object.keys(pinned)).toHaveLength(5);
  expect((await read('packages/cli/templates/init/_package.json')).optionalDependencies).toEqual(pinned);
});

test('an old Node is told what brings a newer one', async () => {
  const old = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })";
  const tell = async (env: Record<string, string>) =>
    await execa(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(old)}`, bin, 'runs'], {
      env: { PATH: process.env['PATH'] ?? '', ...env },
      extendEnv: false,
      reject: false,
    });
  const plain = await tell({});
  expect([plain.exitCode, plain.stdout]).toEqual([2, '']);
  expect(plain.stderr).toContain('Cairn needs Node 22.18 or newer, and this is Node 20.20.2\n  fix: Run it with npx');
  for (const name of ['npm_execpath', 'npm_config_user_agent'])
    expect((await tell({ [name]: 'npm' })).stderr).toMatch(
      /fix: Run npm install in the project, .* or install Node 24\.$/,
    );
});

test.each([
  ['Bun', 'bun', /^error: Cairn runs on Node, and this is Bun 1\.2\.3\n {2}fix: Run it without --bun, .*$/],
  ['Deno', 'deno', /^error: Cairn runs on Node, and this is Deno 1\.2\.3\n {2}fix: Run it with npx cairn, .*$/],
])('under %s it says in one sentence that it runs on Node', async (_, name, words) => {
  const other = `Object.defineProperty(process, 'versions', { value: { ...process.versions, ${name}: '1.2.3' } })`;
  const args = ['--import', `data:text/javascript,${encodeURIComponent(other)}`, bin, 'runs'];
  const told = await execa(process.execPath, args, { reject: false });
  expect([told.exitCode, told.stdout]).toEqual([2, '']);
  expect(told.stderr).toMatch(words);
});

test("under Yarn's Plug'n'Play it says in one sentence what to set", async () => {
  const pnp = "Object.defineProperty(process, 'versions', { value: { ...process.versions, pnp: '3' } })";
  const args = ['--import', `data:text/javascript,${encodeURIComponent(pnp)}`, bin, 'runs'];
  const told = await execa(process.execPath, args, { reject: false });
  expect([told.exitCode, told.stdout]).toEqual([2, '']);
  expect(told.stderr).toMatch(/^error: .* Plug'n'Play has none\n {2}fix: Write "nodeLinker: node-modules" into .*$/);
});

test('an old Node under Yarn is told to install with Yarn', async () => {
  const old = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })";
  const args = ['--import', `data:text/javascript,${encodeURIComponent(old)}`, bin, 'runs'];
  const env = { npm_config_user_agent: 'yarn/4.5.0 npm/? node/v20.20.2 linux x64' };
  expect((await execa(process.execPath, args, { reject: false, env })).stderr).toMatch(/fix: Run yarn install in/);
});

test('the examples of the help name what is there', async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const { stdout } = await cairn(root, 'graph', 'digits', '--json');
  const labels: string[] = JSON.parse(stdout).nodes.map(({ label }: { label: string }) => label);
  expect(labels.length).toBeGreaterThan(20);
  const examples = Object.values(commandTable).flatMap((spec): readonly string[] => spec.examples);
  const quoted = examples.flatMap((example) => [...example.matchAll(/'([^']+)'/g)].map(([, word]) => word!));
  expect(quoted.length).toBeGreaterThan(2);
  // Comparisons and selections of several nodes are quoted as well.
  for (const word of quoted.filter((found) => !/[<>]=?|[*+@]|^\w+:/.test(found)))
    expect(labels, word).toContain(word.replace(/\)\.\w+$/, ')'));
  for (const example of examples) {
    const words = [...example.split(' | ')[0]!.matchAll(/'[^']+'|"[^"]+"|\S+/g)].map(([word]) =>
      word.replaceAll(/['"]/g, ''),
    );
    expect(parseTyped(words.slice(1)), example).toHaveProperty('command');
    const path = words.find((word) => word.endsWith('.csv'));
    if (path) await access(join(root, path));
  }
});

test('doctor says one line each, and ends with 1 when something is wrong', async () => {
  await using folder = await openFolder();
  await writeFile(join(folder.path, 'package.json'), '{}');
  const { exitCode, stdout } = await cairn(folder.path, 'doctor', '--json');
  const { ok, checks } = JSON.parse(stdout);
  expect(checks.map(({ name }: { name: string }) => name)).toEqual([
    'Node',
    'configuration',
    'native backend',
    'git',
    'disk',
    'memory',
    'store',
    'registry',
    'uv',
    'containers',
  ]);
  // No steps are installed there.
  expect([exitCode, ok, checks[2].state, checks[3].state]).toEqual([1, false, 'wrong', 'note']);
  expect(checks[2].fix).toContain('npm install @cairn/steps');
});

test('doctor says which programs are missing that only some pipelines need', async () => {
  await using folder = await openFolder();
  await writeFile(join(folder.path, 'package.json'), '{}');
  const { stdout } = await cairnIn({ PATH: folder.path }, folder.path, 'doctor', '--json');
  const { checks } = JSON.parse(stdout);
  expect(checks.filter(({ name }: { name: string }) => ['uv', 'containers'].includes(name))).toEqual([
    {
      name: 'uv',
      state: 'note',
      found: 'not on PATH: steps in Python cannot run',
      fix: 'If a pipeline has steps in Python, install uv: pip install uv.',
    },
    {
      name: 'containers',
      state: 'note',
      found: 'commands with a container cannot run: podman is not on PATH, and docker is not on PATH',
      fix: 'If a pipeline has such commands, install podman or docker, and start its daemon if it has one.',
    },
  ]);
});
