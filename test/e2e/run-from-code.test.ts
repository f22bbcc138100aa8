// `run` as a function: in a script, in a server that lives on, and inside Vitest. Its results have their values, it prints
// nothing, and it leaves the process alone.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig, repository } from '../rig/create-rig.ts';

/** Runs `body` as a script of its own. What it prints is what `show` was given. */
async function script(rig: Rig, body: string) {
  await rig.write(
    'script.ts',
    `import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { plan, run, runSweep, why } from '@cairn/core';
import counting from './pipelines/counting.ts';

const shown: unknown[] = [];
const show = (value: unknown) => void shown.push(value);
const attempt = async (call: () => Promise<unknown>) => {
  try {
    show(await call());
  } catch (error) {
    show((error as any).problems?.map(({ code, message }: any) => code + ': ' + message).join(' | ') ?? (error as Error).message);
  }
};
${body}
writeFileSync('shown.json', JSON.stringify(shown));
`,
  );
  const options = { cwd: rig.root, env: { ...rig.environment, NODE_NO_WARNINGS: '1' }, extendEnv: false };
  const { stdout, stderr } = await execa(process.execPath, [rig.path('script.ts')], { ...options, reject: false });
  const shown: unknown = existsSync(rig.path('shown.json')) ? JSON.parse(await rig.read('shown.json')) : [];
  return { printed: stdout + stderr, shown };
}

test('a script is given the values of the results, and nothing is printed, also when a step prints or fails', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.write(
    'steps/double.ts',
    (await rig.read('steps/double.ts'))
      .replace(
        '({ count: {',
        `{
    console.log('printed by the step');
    if (count.lines === 21) throw new Error('no doubles of 21');
    return { count: {`,
      )
      .replace('* 2 } }),', '* 2 } };\n  },'),
  );
  const { printed, shown } = await script(
    rig,
    `const done = await run({ pipeline: counting });
show([done.status, done.exitCode, done.results.doubled.outcome, done.results.doubled.digest === done.nodes.at(-1)!.outputs.count]);
show(await done.results.doubled.load());
const fresh = await run({ pipeline: counting, params: { name: 'y' } });
show([fresh.results.doubled.outcome, await fresh.results.doubled.load()]);
const failed = await run({ pipeline: counting, params: { times: 7 } });
show(failed.status);
await attempt(() => failed.results.doubled.load());
const swept = await runSweep({ pipeline: counting, over: ['times'], points: [{ params: { times: 2 } }, { params: { times: 3 } }] });
show(await Promise.all(swept.runs.map((one) => one!.results.doubled.load())));
show((await plan({ pipeline: counting })).nodes.length);
await attempt(() => run({ pipeline: counting, params: { tiems: 2 } as never }));
await attempt(() => run({ pipeline: 'couting' }));`,
  );
  expect([printed, shown]).toEqual([
    '',
    [
      ['done', 0, 'ran', true],
      { lines: 6 },
      ['fresh', { lines: 6 }],
      'failed',
      "result 'doubled' was not made: 'double' failed: no doubles of 21",
      [{ lines: 12 }, { lines: 18 }],
      3,
      expect.stringMatching(/^unknown-param: .*'tiems'/),
      expect.stringMatching(/^unknown-pipeline: .*'couting'/),
    ],
  ]);
});

test('files and folders are copies that are removed with the answer, or when the process ends', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.write(
    'pipelines/counting.ts',
    `import { definePipeline, file, published } from '@cairn/core';
export default definePipeline('counting', { build: () => ({ raw: published(file('data/lines.txt'), 'out.txt') }) });
`,
  );
  const { printed, shown } = await script(
    rig,
    `let first: string;
{
  await using done = await run({ pipeline: counting });
  const file = await done.results.raw.load();
  first = file.path;
  show([await file.text(), readFileSync(first, 'utf8')]);
}
show(existsSync(first));
const left = await run({ pipeline: counting });
show((await left.results.raw.load()).path);
show(process.listenerCount('exit') < 10);
writeFileSync('first', first);`,
  );
  expect(printed).toBe('');
  const [texts, exists, left, few] = shown as [string[], boolean, string, boolean];
  expect([texts, exists, few]).toEqual([['one\ntwo\nthree\n', 'one\ntwo\nthree\n'], false, true]);
  expect(existsSync(left)).toBe(false);
});

test('a pipeline that the program imported is refused if its code has changed since, before its first run too', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const edit = (file: string, from: string, to: string): string =>
    `writeFileSync('${file}', readFileSync('${file}', 'utf8').replace('${from}', '${to}'));`;
  for (const [file, from, to] of [
    ['pipelines/counting.ts', 'doubled:', 'twice:'],
    ['steps/factor.ts', '= 1', '= 5'],
  ] as const) {
    const { shown } = await script(
      rig,
      `// Times of files are coarse: until the edit is seen to be later.
do {
  ${edit(file, to, from)}
  ${edit(file, from, to)}
} while (statSync('${file}').mtimeMs <= counting.loadedAt);
await attempt(() => run({ pipeline: counting }));
await attempt(() => run({ pipeline: 'counting' }));
await attempt(() => why({ pipeline: counting }));
${edit(file, to, from)}`,
    );
    const changed = `code-changed: '${file}' has changed since this process loaded the pipeline 'pipelines/counting.ts', and Node runs the old code`;
    expect(shown).toEqual([changed, changed, changed]);
  }
  const { shown } = await script(rig, 'show((await run({ pipeline: counting })).status);');
  expect(shown).toEqual(['done']);
});

test('a pipeline that is not the default export of its file is refused in one sentence', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.write(
    'pipelines/counting.ts',
    `${await rig.read('pipelines/counting.ts')}
export const other = definePipeline('other', { build: () => ({ raw: file('data/lines.txt') }) });
`,
  );
  const { printed, shown } = await script(
    rig,
    `const { other } = await import('./pipelines/counting.ts');
await attempt(() => run({ pipeline: other }));`,
  );
  expect([printed, shown]).toEqual([
    '',
    ["no-pipeline: 'pipelines/counting.ts' does not export pipeline 'other' as its default"],
  ]);
});

test('a server answers requests with values while it lives on', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const { printed, shown } = await script(
    rig,
    `const { createServer } = await import('node:http');
const server = createServer(async (request, response) => {
  const times = Number(new URL(request.url!, 'http://localhost').searchParams.get('times'));
  const { status, results } = await run({ pipeline: counting, params: { times } });
  response.end(JSON.stringify({ status, ...(await results.doubled.load()) }));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as { port: number };
const ask = async (times: number) => (await fetch(\`http://127.0.0.1:\${port}/?times=\${times}\`)).json();
show(await Promise.all([ask(1), ask(2), ask(2), ask(3)]));
show(await ask(2));
await new Promise((resolve) => server.close(resolve));`,
  );
  const done = (lines: number) => ({ status: 'done', lines });
  expect([printed, shown]).toEqual(['', [[done(6), done(12), done(12), done(18)], done(12)]]);
});

test.each(['forks', 'threads'])('inside Vitest (%s) it gives the same values', async (pool) => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.write(
    'counting.test.ts',
    `import { run } from '@cairn/core';
import counting from './pipelines/counting.ts';

test('the pipeline', async () => {
  const done = await run({ pipeline: counting, params: { times: 2 } });
  expect(done.status).toBe('done');
  expect(await done.results.doubled.load()).toEqual({ lines: 12 });
});
`,
  );
  const told = await execa(
    process.execPath,
    [
      ...[join(repository, 'node_modules/vitest/vitest.mjs'), 'run', '--globals', '--pool', pool],
      ...['--reporter=json', '--outputFile=told.json'],
    ],
    { cwd: rig.root, env: rig.environment, extendEnv: false, reject: false },
  );
  expect([told.exitCode, JSON.parse(await rig.read('told.json'))]).toMatchObject([
    0,
    { numPassedTests: 1, numFailedTests: 0 },
  ]);
});
