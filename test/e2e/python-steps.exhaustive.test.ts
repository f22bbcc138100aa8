// Steps in Python, with the real uv from PyPI and packages from a lock file. Where Python or the registry is missing, one
// test says so and the others are left out.

import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { holdModule } from '../rig/open-probe.ts';

const scratch = await mkdtemp(join(tmpdir(), 'cairn-uv-'));
const programs = join(scratch, 'venv/bin');
const version = await installUv();

/** The version of Python that uv was installed for; undefined if it could not be. */
async function installUv(): Promise<string | undefined> {
  try {
    await execa('python3', ['-m', 'venv', join(scratch, 'venv')]);
    await execa(join(programs, 'pip'), ['install', '--quiet', 'uv']);
    const { stdout } = await execa('python3', ['-c', "import sys; print('%d.%d' % sys.version_info[:2])"]);
    return stdout.trim();
  } catch {
    return undefined;
  }
}

/** Where certificates, proxies and the index are, as uv is told on this machine. */
const ofMachine = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /^(SSL_CERT_\w+|UV_\w+|(HTTPS?|ALL|NO)_PROXY)$/i.test(name)),
);

const variables = {
  ...ofMachine,
  PATH: [programs, process.env['PATH']].join(delimiter),
  CAIRN_CACHE: join(scratch, 'cache'),
};

let lock = '';
beforeAll(async () => {
  if (version === undefined) return;
  await execa(join(programs, 'uv'), ['pip', 'compile', '--quiet', '--generate-hashes', '-', '-o', 'six.lock'], {
    cwd: scratch,
    input: 'six==1.17.0\n',
  });
  lock = join(scratch, 'six.lock');
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

async function writeProject(rig: Rig, script: string): Promise<void> {
  await rig.write('requirements.lock', await readFile(lock, 'utf8'));
  await rig.git('init', '--quiet');
  await rig.write('word.txt', 'b a c a\n');
  await rig.write('python/own.py', 'def double(number):\n    return 2 * number\n');
  await rig.write('python/train.py', script);
  await rig.write(
    'steps/train.ts',
    `import { defineCommand, each, json, metrics, optional, storedFile, text } from '@cairn/core';
import { z } from 'zod';
export const train = defineCommand('train', {
  in: { word: storedFile, more: each(storedFile), other: optional(storedFile) },
  params: z.strictObject({ rate: z.number(), net: z.strictObject({ widths: z.array(z.number()) }) }),
  out: { said: text, scores: metrics<{ words: number }>(), listed: json<string[]>() },
  uses: ['python/train.py', 'python/own.py'],
  python: { lock: 'requirements.lock', version: '${version}' },
  run: () => ['python', 'python/train.py'],
});
`,
  );
  await rig.write(
    'pipelines/learn.ts',
    `import { definePipeline, file } from '@cairn/core';
import { train } from '../steps/train.ts';
export default definePipeline('learn', {
  build: () => train({ word: file('word.txt'), more: { a: file('word.txt') } }, { rate: 0.5, net: { widths: [3, 4] } }),
});
`,
  );
}

const script = `import six
from own import double
from cairn_step import inputs, outputs, params, threads, metrics, progress, write_json

progress(0.25, "a quarter")
words = inputs.word.read_text().split()
outputs.said.write_text(f"{six.__version__} {params.rate} {params['net'].widths} {sorted(inputs.more)} {inputs.other} {threads} {sorted(inputs)}\\n")
metrics(words=double(len(words)))
write_json(list({"x", "y", "z", "w", "v"}), outputs.listed)
`;

async function newestEnvironment(): Promise<string> {
  const environments = join(scratch, 'cache/python');
  const times = (await readdir(environments)).map(
    async (name) => [name, (await stat(join(environments, name))).mtimeMs] as const,
  );
  const [newest] = (await Promise.all(times)).filter(([name]) => name !== 'locks').sort(([, a], [, b]) => b - a)[0]!;
  return join(environments, newest);
}

test('uv is here', (context) => {
  context.skip(version === undefined, 'uv could not be installed from PyPI: steps in Python are not tested');
  expect(existsSync(join(programs, 'uv'))).toBe(true);
});

describe.skipIf(version === undefined)('a step in Python', () => {
  const run = (rig: Rig, ...args: string[]) => rig.cairnWith(variables, 'run', 'learn', ...args);

  test('has its packages, inputs, params and outputs, and is fresh afterwards', async () => {
    await using rig = await createRig();
    await writeProject(rig, script);
    const first = await run(rig);
    expect(first.stdout).toContain('2 ran');
    expect(first.stdout).toMatch(/scores\.words +8/);
    await rig.cairn('get', 'latest', 'train.said', 'got');
    expect(await rig.read('got/said.txt')).toBe("1.17.0 0.5 [3, 4] ['a'] None 1 ['more', 'other', 'word']\n");
    expect((await run(rig)).stdout).toContain('2 fresh');
    const edited = script.replace('len(words)', 'len(set(words))');
    await rig.write('python/train.py', edited);
    expect((await rig.cairnWith(variables, 'why', 'learn')).stdout).toContain(
      '+ metrics(words=double(len(set(words))))',
    );
    expect((await run(rig, '--json')).stdout).toContain('"fraction":0.25,"message":"a quarter"');
  });

  test('whose lock changes runs again, in an environment beside the earlier one', async () => {
    await using rig = await createRig();
    await writeProject(rig, script);
    expect((await run(rig)).exitCode).toBe(0);
    await rig.write('requirements.lock', `# another\n${await rig.read('requirements.lock')}`);
    expect((await rig.cairnWith(variables, 'why', 'learn')).stdout).toContain('code: requirements.lock');
    expect((await run(rig)).stdout).toMatch(/ran +[\d.]+ s +train/);
  });

  test('that asks for an input it does not have, or a package that is not locked, says so', async () => {
    await using rig = await createRig();
    await writeProject(rig, 'from cairn_step import inputs\nprint(inputs.words)\n');
    expect((await run(rig)).stdout).toContain("the step has no input 'words'; it has: more, other, word");
    await rig.write('python/train.py', 'import numpy\n');
    const failed = await run(rig);
    expect(failed.exitCode).toBe(1);
    expect(failed.stdout).toContain("No module named 'numpy'");
  });

  test('that reads a file of the project which is none of its inputs stores nothing, and names the line', async () => {
    await using rig = await createRig();
    await rig.write('settings.json', '{}');
    const path = JSON.stringify(rig.path('settings.json'));
    await writeProject(rig, `${script}\nopen(${path}).read()\n`);
    const failed = await run(rig);
    expect(failed.exitCode).toBe(1);
    expect(failed.stdout).toContain(
      "it read 'settings.json', which is none of its inputs: give it file('settings.json')",
    );
    const told = await run(rig, '--json');
    expect(told.stdout).toMatch(/"file":"[^"]*python\/train\.py","line":11/);
    const allowed = await run(rig, '--allow-impure');
    expect(allowed.exitCode).toBe(0);
    expect(allowed.stdout + allowed.stderr).toContain('settings.json');
  });

  test('runs with the packages of its lock file, also after someone edited one or removed the interpreter', async () => {
    await using rig = await createRig();
    await writeProject(rig, script);
    await rig.write('requirements.lock', `# edited\n${await rig.read('requirements.lock')}`);
    expect((await run(rig)).exitCode).toBe(0);
    const environment = await newestEnvironment();
    const six = join(environment, `lib/python${version}/site-packages/six.py`);
    await writeFile(six, (await readFile(six, 'utf8')).replace('"1.17.0"', '"9.9.99"'));
    const again = await run(rig, '--force', 'train');
    expect(again.exitCode).toBe(0);
    await rig.cairn('get', 'latest', 'train.said', 'got');
    expect(await rig.read('got/said.txt')).toContain('1.17.0');
    await rm(join(environment, 'bin/python'));
    await symlink('/missing/python', join(environment, 'bin/python'));
    expect((await run(rig, '--force', 'train')).exitCode).toBe(0);
    expect(await realpath(join(environment, 'bin/python'))).not.toBe('/missing/python');
  });

  test('whose environment someone edits after an earlier step stores nothing of it, and runs with its lock file', async () => {
    await using rig = await createRig();
    await writeProject(rig, script);
    await rig.write('requirements.lock', `# between\n${await rig.read('requirements.lock')}`);
    await rig.write('steps/hold.ts', holdModule);
    await rig.write(
      'steps/wait.ts',
      `import { defineStep, json } from '@cairn/core';
import { z } from 'zod';
import { hold } from './hold.ts';
export const wait = defineStep('wait', {
  in: {},
  params: z.strictObject({ socket: z.string() }),
  out: { word: json<string>() },
  network: true,
  run: async (_, { socket }) => ({ word: await hold(socket) }),
});
`,
    );
    await rig.write(
      'pipelines/learn.ts',
      `import { after, definePipeline, file } from '@cairn/core';
import { z } from 'zod';
import { train } from '../steps/train.ts';
import { wait } from '../steps/wait.ts';
const at = (rate: number) => train({ word: file('word.txt'), more: {} }, { rate, net: { widths: [] } }).said;
export default definePipeline('learn', {
  params: z.strictObject({ socket: z.string() }),
  build({ socket }) {
    const first = at(1);
    const word = after(first, () => wait({}, { socket }).word);
    return { first, word, second: after(word, () => at(2)) };
  },
});
`,
    );
    const probe = await rig.probe();
    const set = ['--set', `socket=${probe.socket}`];
    const going = run(rig, ...set);
    const go = await probe.arrive();
    const six = join(await newestEnvironment(), `lib/python${version}/site-packages/six.py`);
    await writeFile(six, (await readFile(six, 'utf8')).replace('"1.17.0"', '"9.9.99"'));
    go();
    const failed = await going;
    // The worker of the first step may have ended with the socket of the second: then a new one compares before it begins.
    if (failed.exitCode !== 0) {
      expect(failed.stdout).toMatch(
        /six\.py' of its Python environment changed while the run was going, so nothing was stored/,
      );
      const again = await run(rig, ...set, '--json');
      expect(again.exitCode).toBe(0);
      expect(again.stdout).toContain('creating the Python environment of requirements.lock again');
    }
    await rig.cairn('get', 'latest', 'second', '--to', 'second.txt');
    expect(await rig.read('second.txt')).toContain('1.17.0');
  });

  test.each([
    ['a version that uv cannot provide', ['3.99'], 'python-unavailable'],
    ['a package without hashes', undefined, 'python-lock'],
  ])('%s is an error before anything runs', async (_, versions, code) => {
    await using rig = await createRig();
    await writeProject(rig, script);
    if (versions)
      await rig.write('steps/train.ts', (await rig.read('steps/train.ts')).replace(`'${version}'`, `'${versions[0]}'`));
    else await rig.write('requirements.lock', 'six==1.17.0\n');
    const told = await rig.cairnWith({ ...variables, UV_PYTHON_DOWNLOADS: 'never' }, 'plan', 'learn', '--json');
    expect(told.stdout + told.stderr).toContain(code);
  });

  test('without uv is an error before anything runs', async () => {
    await using rig = await createRig();
    await writeProject(rig, script);
    const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !existsSync(join(folder, 'uv')));
    const planned = await rig.cairnWith({ PATH: path.join(delimiter) }, 'plan', 'learn');
    expect(planned.exitCode).toBe(2);
    expect(planned.stderr).toContain('uv is not on PATH');
  });

  test('doctor says which uv would run it', async () => {
    await using rig = await createRig();
    const { checks } = JSON.parse((await rig.cairnWith(variables, 'doctor', '--json')).stdout);
    expect(checks.find(({ name }: { name: string }) => name === 'uv')).toEqual({
      name: 'uv',
      state: 'well',
      found: expect.stringMatching(/^\d+\.\d+\.\d+.*; steps in Python can run$/),
    });
  });

  test('of which two need the same environment at once has it created once', async () => {
    await using rig = await createRig();
    await writeProject(rig, script);
    await rig.write('requirements.lock', `# both\n${await rig.read('requirements.lock')}`);
    await rig.write(
      'pipelines/learn.ts',
      `import { definePipeline, file } from '@cairn/core';
import { train } from '../steps/train.ts';
const at = (rate: number) => train({ word: file('word.txt'), more: {} }, { rate, net: { widths: [] } }).said;
export default definePipeline('learn', { build: () => ({ a: at(1), b: at(2) }) });
`,
    );
    const { stdout } = await run(rig, '--json', '--concurrency', '2');
    expect(stdout.split('creating the Python environment').length - 1).toBe(1);
    expect(stdout).toContain('"status":"done"');
  });
});
