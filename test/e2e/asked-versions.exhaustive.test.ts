// A command's version is what its program says now, whatever that depends on, also where there is nothing to do.

import { chmod } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { runNotingModules } from '../rig/run-noting-modules.ts';

let rig: Rig;

const writeProgram = async (path: string, text: string): Promise<void> => {
  await rig.write(path, `#!/bin/sh\n${text}\n`);
  await chmod(rig.path(path), 0o755);
};

const command = (name: string, version: readonly string[], env: readonly string[] = []): string => `
export const ${name} = defineCommand('${name}', {
  in: {},
  out: { text },
  env: ${JSON.stringify(env)},
  version: ${JSON.stringify(version)},
  run: ({ outputs }) => ['sh', '-c', 'echo made > "$1"', 'sh', outputs.text],
});
`;

beforeAll(async () => {
  rig = await createRig();
  await writeProgram('tools/bin/tool', 'echo asked >> "$(dirname "$0")/../asked.txt"; echo tool 1');
  await writeProgram('tools/wrapper', `exec "$(dirname "$0")/bin/tool" "$@"`);
  await rig.write('tools/library.sh', 'version=1\n');
  await rig.write('.gitignore', 'node_modules/\n.cairn/\ntools/\nearlier/\n');
  await rig.write(
    'steps/tools.ts',
    `import { defineCommand, text } from '@cairn/core';
${command('native', ['uname'])}
${command('script', [rig.path('tools/bin/tool'), '--version'])}
${command('alike', [rig.path('tools/bin/tool'), '--version'])}
${command('wrapped', [rig.path('tools/wrapper'), '--version'])}
${command('interpreted', ['sh', '-c', `. ${rig.path('tools/library.sh')}; echo $version >&2`])}
${command('found', ['uname', '-s'])}
${command('told', ['sh', '-c', 'echo $FLAVOUR'], ['FLAVOUR'])}
`,
  );
  const names = ['native', 'script', 'alike', 'wrapped', 'interpreted', 'found', 'told'];
  await rig.write(
    'pipelines/asking.ts',
    `import { definePipeline } from '@cairn/core';
import * as tools from '../steps/tools.ts';
export default definePipeline('asking', {
  build: () => ({ ${names.map((name) => `${name}: tools.${name}({}).text`).join(', ')} }),
});
`,
  );
  await rig.git('init', '-q');
  await rig.git('add', '-A');
  await rig.git('commit', '-qm', 'first');
  await rig.run('asking');
  await rig.run('asking');
});
afterAll(() => rig[Symbol.asyncDispose]());

/** What ran, and whether that was planned. */
async function ran(): Promise<readonly [isPlanned: boolean, ...labels: string[]]> {
  const { outcomes, isPlanned } = await runNotingModules(rig, 'asking');
  return [
    isPlanned,
    ...outcomes.filter((outcome) => outcome.endsWith(' ran')).map((outcome) => outcome.split(' ')[0]!),
  ];
}

test('with nothing to do no plan is made, and each program is asked once', async () => {
  await rig.write('tools/asked.txt', '');
  expect(await ran()).toEqual([false]);
  // By the script, by its like, and by its wrapper.
  expect(await rig.read('tools/asked.txt')).toBe('asked\nasked\n');
});

test('a program that answers otherwise makes its nodes run', async () => {
  await writeProgram('tools/bin/tool', 'echo tool 2');
  expect(await ran()).toEqual([true, 'script', 'alike', 'wrapped']);
  expect(await ran()).toEqual([false]);
});

test('so does one whose file is the same, and what it loads is not', async () => {
  await rig.write('tools/library.sh', 'version=2\n');
  expect(await ran()).toEqual([true, 'interpreted']);
  expect(await ran()).toEqual([false]);
});

test('and one that is behind the same wrapper', async () => {
  await writeProgram('tools/wrapper', 'echo another tool');
  expect(await ran()).toEqual([true, 'wrapped']);
});

test('a file that was written again, and answers as before, makes nothing run', async () => {
  await ran();
  await writeProgram('tools/bin/tool', 'echo tool 2 # as before');
  expect(await ran()).toEqual([false]);
});

test('a program that comes first on PATH, or gets another variable, is asked as the node would see it', async () => {
  await writeProgram('earlier/uname', 'echo Other');
  const path = [rig.path('earlier'), process.env['PATH']].join(delimiter);
  const outcomesWith = async (variables: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const { stdout } = await rig.cairnWith(variables, 'run', 'asking', '--json');
    const events = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { type: string; label?: string; outcome?: string });
    const ran = events.flatMap(({ type, label, outcome }) =>
      type === 'node-finished' && outcome === 'ran' ? [label!] : [],
    );
    return ran.sort();
  };
  expect(await outcomesWith({ PATH: path })).toEqual(['found', 'native']);
  expect(await outcomesWith({ FLAVOUR: 'mild' })).toEqual(['told']);
  expect(await outcomesWith({ FLAVOUR: 'mild' })).toEqual([]);
});

test('one that fails now is an error, and no answer from before', async () => {
  await ran();
  await writeProgram('tools/wrapper', 'echo broken; exit 1');
  const { stderr, stdout } = await rig.cairn('run', 'asking');
  expect(`${stdout}${stderr}`).toContain("The version of command 'wrapped' is unknown");
});
