// The examples of two guides do what they say, with the packages as a user has installed them.

import { existsSync, readFileSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { createRig, repository } from '../rig/create-rig.ts';

test('the example of the guide of testing passes, and leaves nothing in its project', async () => {
  await using rig = await createRig();
  const guide = readFileSync(join(repository, 'docs/guides/testing-pipelines.md'), 'utf8');
  const all = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text]) => text!);
  const examples = all.filter((text) => text.includes("from 'vitest'"));
  expect(examples).toHaveLength(1);
  await rig.write('scores.test.ts', examples[0]!);
  await symlink(join(repository, 'node_modules/vitest'), rig.path('node_modules/vitest'));
  for (const pool of ['forks', 'threads']) {
    const vitest = join(repository, 'node_modules/vitest/vitest.mjs');
    const report = rig.path(`${pool}.json`);
    const args = ['run', '--pool', pool, '--reporter', 'json', '--outputFile', report];
    const options = { cwd: rig.root, env: rig.environment, extendEnv: false, reject: false };
    const { stdout, exitCode } = await execa(process.execPath, [vitest, ...args], options);
    expect({ pool, exitCode, stdout: exitCode ? stdout : '' }).toEqual({ pool, exitCode: 0, stdout: '' });
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({
      success: true,
      numPassedTests: 2,
      numTotalTests: 2,
    });
  }
  expect(existsSync(rig.path('.cairn'))).toBe(false);
});

test('the example of the guide of running from code answers with its values', async () => {
  await using rig = await createRig();
  const guide = readFileSync(join(repository, 'docs/guides/running-from-code.md'), 'utf8');
  const examples = [...guide.matchAll(/```ts\n(\/\/ (.+\.ts)\n[\s\S]*?)```/g)];
  expect(examples.map(([, , path]) => path)).toEqual(['pipelines/scores.ts', 'steps/read-scores.ts', 'script.ts']);
  for (const [, text, path] of examples) await rig.write(path!, text!);
  await rig.write('data/scores.txt', '1\n3\n5\n');
  const options = { cwd: rig.root, env: { ...rig.environment, NODE_NO_WARNINGS: '1' }, extendEnv: false };
  const answers = [];
  for (const _ of [1, 2]) answers.push((await execa(process.execPath, [rig.path('script.ts')], options)).stdout);
  expect(answers).toEqual(['2 ran', '2 fresh']);
});
