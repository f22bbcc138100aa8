// The value of a declared variable, and of a secret param, is in no file, no commit, no message and no log: after a run
// that was done, one that failed, and one that crashed.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { createRig, type Rig, type Told } from '../rig/create-rig.ts';

const token = 'hunter2-swordfish/9+é';
const other = 'correct horse battery';
const lines = '-----BEGIN X-----\nqwzxedcrfvtg\nbyhnujmikolp\n-----END X-----';

async function createProject(): Promise<Rig> {
  const rig = await createRig();
  await rig.write(
    'steps/call.ts',
    `import { defineCommand, defineStep, json } from '@cairn/core';
import { z } from 'zod';

export const call = defineStep('call', {
  in: {},
  params: z.strictObject({ how: z.string(), password: z.string() }),
  out: { size: json<number>() },
  env: ['API_TOKEN', 'API_LINES'],
  async run(_, { how, password }, context) {
    const token = process.env['API_TOKEN']!;
    context.log(\`token \${token} \${Buffer.from(token).toString('base64')} \${encodeURIComponent(token)}\`);
    context.log(JSON.stringify({ token, password }));
    context.log(process.env['API_LINES']!);
    context.progress({ fraction: 0.5, message: token });
    process.stdout.write(\`\${token} on stdout\\n\`);
    console.error(password, 'on stderr');
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (how === 'throw') throw new Error(\`cannot log in with \${token} and \${password}\`);
    if (how === 'crash') {
      process.stderr.write(\`last words: \${token}\\n\`);
      process.abort();
    }
    return { size: token.length + password.length };
  },
});

export const shout = defineCommand('shout', {
  in: {},
  params: z.strictObject({ code: z.number() }),
  out: { said: json<number>() },
  env: ['API_TOKEN'],
  version: ['sh', '-c', 'echo version of $API_TOKEN'],
  run: ({ outputs, params }) => ['sh', '-c', \`echo "said $API_TOKEN"; echo 1 > "\${outputs.said}"; exit \${params.code}\`],
});
`,
  );
  await rig.write(
    'pipelines/calling.ts',
    `import { definePipeline, secret } from '@cairn/core';
import { z } from 'zod';
import { call, shout } from '../steps/call.ts';

export default definePipeline('calling', {
  params: z.object({ how: z.string().default('return'), code: z.number().default(0), password: z.string().default(secret('API_PASSWORD')) }),
  build: ({ how, code, password }) => ({ size: call({}, { how, password }).size, said: shout({}, { code }).said }),
});
`,
  );
  await rig.git('init', '--quiet', '--initial-branch=main');
  await rig.git('add', '--all');
  await rig.git('commit', '--quiet', '--message=a');
  return rig;
}

const base64 = Buffer.from(token).toString('base64').replace(/=+$/, '');
const forbidden = [
  token,
  other,
  `${token}!`,
  base64,
  encodeURIComponent(token),
  'byhnujmikolp',
  sha(token),
  sha(other),
];

function sha(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function expectSilent(where: string, bytes: Buffer | string): void {
  for (const value of forbidden) expect(bytes.includes(value), `${where} holds ${value}`).toBe(false);
}

/** Every file but the packages and git's own, and every object of git. Returns how many were looked at. */
async function lookEverywhere(rig: Rig): Promise<number> {
  const entries = await readdir(rig.root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const looked = files.filter((file) => !/node_modules|[/\\]\.git[/\\]objects/.test(file));
  for (const file of looked) expectSilent(file, await readFile(file));
  const objects = await execa('git', ['cat-file', '--batch-all-objects', '--batch'], {
    cwd: rig.root,
    encoding: 'buffer',
  });
  expectSilent('git', Buffer.from(objects.stdout));
  return looked.length;
}

const environment = { API_TOKEN: token, API_PASSWORD: other, API_LINES: lines };

it('is nowhere after a run that was done, failed or crashed, in CI too', async () => {
  await using rig = await createProject();
  const ci = {
    ...environment,
    GITHUB_ACTIONS: 'true',
    CI: 'true',
    GITHUB_STEP_SUMMARY: rig.path('summary.md'),
    GITHUB_WORKSPACE: rig.root,
  };
  const told: [string, Told][] = [];
  const ask = async (variables: Record<string, string>, ...args: string[]): Promise<Told> => {
    const answer = await rig.cairnWith(variables, ...args);
    told.push([args.join(' '), answer]);
    return answer;
  };
  expect(await ask(environment, 'run', 'calling')).toMatchObject({ exitCode: 0 });
  expect(await ask(environment, 'run', 'calling', '--json')).toMatchObject({ exitCode: 0 });
  for (const how of ['throw', 'crash'])
    expect(
      await ask(ci, 'run', 'calling', '--set', `how=${how}`, '--keep-going', '--ci', '--junit', 'junit.xml'),
    ).toMatchObject({ exitCode: 1 });
  expect(await ask(environment, 'run', 'calling', '--json', '--set', 'how=throw', '--set', 'code=3')).toMatchObject({
    exitCode: 1,
  });
  const changed = { ...environment, API_TOKEN: `${token}!` };
  for (const command of [
    ['why', 'calling'],
    ['why', 'calling', '--json'],
    ['plan', 'calling'],
    ['plan', 'calling', '--json'],
  ])
    await ask(changed, ...command);
  expect(await ask(changed, 'run', 'calling')).toMatchObject({ exitCode: 0 });
  const runs = (await readdir(rig.path('.cairn/runs'))).filter((name) => name.endsWith('.json')).sort();
  const [first, last] = [runs[0]!.slice(0, -5), runs.at(-1)!.slice(0, -5)];
  for (const run of [first, last, 'latest'])
    for (const json of [[], ['--json']]) await ask(environment, 'show', run, ...json);
  for (const node of ['call', 'shout']) await ask(environment, 'log', node);
  await ask(environment, 'diff', first, last);
  await ask(environment, 'diff', first, last, '--json');
  await ask(environment, 'runs', '--json');
  await ask(environment, 'run', 'calling', '--set', `password=secret(API_MISSING)`);
  for (const [command, { stdout, stderr }] of told) expectSilent(command, stdout + stderr);
  expect(told.some(([, { stdout }]) => stdout.includes('***'))).toBe(true);
  expect(told.find(([command]) => command === 'why calling')![1].stdout).toMatch(
    /\$API_TOKEN: scrypt:\w{8} → scrypt:\w{8}/,
  );
  expect(await lookEverywhere(rig)).toBeGreaterThan(20);
});

it('decides keys: the same value is fresh, another one runs again', async () => {
  await using rig = await createProject();
  const run = async (variables: Record<string, string>) =>
    (await rig.cairnWith(variables, 'run', 'calling', '--json')).stdout;
  const outcomes = (stdout: string): string[] =>
    stdout.split('\n').flatMap((line) => (line.includes('"node-finished"') ? [JSON.parse(line).outcome] : []));
  expect(outcomes(await run(environment))).toEqual(['ran', 'ran']);
  expect(outcomes(await run(environment))).toEqual(['fresh', 'fresh']);
  expect(outcomes(await run({ ...environment, API_PASSWORD: 'another password' })).sort()).toEqual(['fresh', 'ran']);
  expect(outcomes(await run({ ...environment, API_TOKEN: 'another token' }))).toEqual(['ran', 'ran']);
});
