// cairn.config.ts: defaults of options, profiles and hooks, and what has priority.

import { appendFile, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { writeJudgingProject } from '../rig/judging-project.ts';

let rig: Rig;

beforeAll(async () => {
  rig = await createRig();
  await writeJudgingProject(rig);
  await rig.run('judging');
});
afterAll(() => rig[Symbol.asyncDispose]());
beforeEach(() => rig.write('cairn.config.ts', 'export default {};\n'));

const configure = (text: string): Promise<void> => rig.write('cairn.config.ts', `export default ${text};\n`);

test('a configuration sets options; a profile, the environment and what is typed have priority', async () => {
  await configure(`{
    options: { limit: 1, store: 'other-store' },
    commands: { runs: { ascending: true }, run: { note: 'of the configuration' } },
    profiles: { two: { commands: { runs: { limit: 2 } } } },
  }`);
  await rig.cairn('run', 'judging', '--store', '.cairn', '--name', 'a');
  await rig.cairn('run', 'judging', '--store', '.cairn', '--name', 'b', '--note', 'typed');
  const list = async (variables: Readonly<Record<string, string>>, ...args: string[]) => {
    const { stdout } = await rig.cairnWith(variables, 'runs', '--json', ...args);
    const { runs } = JSON.parse(stdout) as { runs: { metadata: { name: string | null; note: string | null } }[] };
    return runs.map(({ metadata: { name, note } }) => `${name} ${note}`);
  };
  expect(await list({})).toEqual(['null null']);
  expect(await list({}, '--profile', 'two')).toEqual(['null null', 'a of the configuration']);
  expect(await list({ CAIRN_PROFILE: 'two' }, '--ascending=false')).toEqual(['b typed', 'a of the configuration']);
  expect(await list({}, '--limit', '3', '--ascending=false')).toEqual([
    'b typed',
    'a of the configuration',
    'null null',
  ]);
  expect(await list({ CAIRN_CONFIG: 'off' })).toEqual(['b typed', 'a of the configuration', 'null null']);

  const doctor = async (variables: Readonly<Record<string, string>>) => {
    const { stdout } = await rig.cairnWith({ ...variables, TF_CPP_MIN_LOG_LEVEL: '3' }, 'doctor', '--json');
    const { settings } = JSON.parse(stdout) as {
      settings: { option: string; value: unknown; by: string; over: string[]; commands: string[] }[];
    };
    return settings
      .filter(({ commands }) => commands.includes('runs') || commands.includes('why'))
      .map(({ option, value, by, over }) => `${option} ${value} ${by} ${over.join(' ')}`.trim());
  };
  expect((await doctor({})).toSorted()).toEqual([
    'ascending true config',
    'limit 1 config',
    `store ${rig.path('other-store')} config`,
  ]);
  expect(await doctor({ CAIRN_STORE: '/env', CAIRN_PROFILE: 'two' })).toContain('store /env environment config');
  expect(await doctor({ CAIRN_STORE: '/env', CAIRN_PROFILE: 'two' })).toContain('limit 2 profile config');
});

test('what decides how errors are printed counts from a configuration too', async () => {
  await configure('{ profiles: { ci: { commands: { run: { ci: true, json: true } } } } }');
  const { stdout, exitCode } = await rig.cairn('run', 'nothing', '--profile', 'ci');
  expect([JSON.parse(stdout), exitCode]).toEqual([expect.objectContaining({ code: 'unknown-pipeline' }), 2]);
});

test.each([
  [
    '{\n  options: {\n    concurency: 4,\n  },\n}',
    "'concurency' is not an option of any command; did you mean 'concurrency'?",
    3,
  ],
  [
    "{\n  commands: {\n    run: { concurrency: 'four' },\n  },\n}",
    "'concurrency' requires a whole number from 1, not 'four'",
    3,
  ],
  ['{\n  commands: {\n    rnu: {},\n  },\n}', "'rnu' is not a command; did you mean 'run'?", 3],
  [
    "{\n  hooks: {\n    before: 'npm test',\n  },\n}",
    "hook 'before' is not a function or a list of words: ['npm', 'run', 'notify']",
    3,
  ],
  ['{\n  executors: {\n    slrum: {},\n  },\n}', "'slrum' is not an executor; did you mean 'slurm'?", 3],
  ['{\n  commands: { run: { watch: true } },\n}', "'watch' cannot be configured: type --watch", 2],
  [
    '{\n  profiles: {\n    ci: {\n      opions: {},\n    },\n  },\n}',
    "'opions' is not a setting; did you mean 'options'?",
    4,
  ],
  ["(() => {\n  throw new Error('not today');\n})()", 'not today', 2],
  ['{\n  options: {,\n}', 'Unexpected token', 2],
])('a wrong configuration is one sentence with its line: %s', async (text, problem, line) => {
  await configure(text);
  const { stderr, exitCode } = await rig.cairn('runs');
  expect(stderr).toContain(`'cairn.config.ts' cannot be used: ${problem}`);
  expect([stderr, exitCode]).toEqual([expect.stringContaining(`cairn.config.ts:${line}:`), 2]);
});

test('a profile that is not there is named with those that are, and the doctor reports it', async () => {
  await configure('{ profiles: { ci: {}, nightly: {} } }');
  const { stderr } = await rig.cairn('runs', '--profile', 'nightl');
  expect(stderr).toMatch(/There is no profile 'nightl'\n[\s\S]*fix: [\s\S]*'nightly'/);
});

test('hooks are called around a run, and change nothing of it', async () => {
  await rig.write(
    'note.mjs',
    `import { appendFileSync } from 'node:fs';
const { CAIRN_HOOK, CAIRN_PIPELINE, CAIRN_STATUS, CAIRN_EXIT_CODE, CAIRN_RUN } = process.env;
console.log('printed by a hook');
appendFileSync('hooks.txt', [CAIRN_HOOK, CAIRN_PIPELINE, CAIRN_STATUS, CAIRN_EXIT_CODE, CAIRN_RUN ? 'run' : ''].join(' ') + '\\n');
if (CAIRN_PIPELINE === process.argv[2]) process.exit(3);
`,
  );
  const noted = async (): Promise<readonly string[]> => {
    const text = await readFile(rig.path('hooks.txt'), 'utf8').catch(() => '');
    await rig.write('hooks.txt', '');
    return text.split('\n').filter(Boolean);
  };
  const program = `[${JSON.stringify(process.execPath)}, 'note.mjs', 'absent']`;
  await configure(
    `{ hooks: { before: ${program.replace('absent', 'stop')}, after: ${program}, failed: ${program}, refused: ${program} } }`,
  );
  const fresh = await rig.run('judging');
  expect([fresh.exitCode, fresh.stderr]).toEqual([0, expect.stringContaining('printed by a hook')]);
  expect(await noted()).toEqual(['before judging   ', 'after judging done 0 run']);
  expect((await rig.run('judging', '--set', 'sizes=[3,2,1]')).exitCode).toBe(1);
  expect(await noted()).toEqual(['before judging   ', 'refused judging refused 1 run', 'after judging refused 1 run']);
  // A hook that fails after a run is a warning.
  const unplanned = await rig.cairn('run', 'absent');
  expect([unplanned.exitCode, unplanned.stderr]).toEqual([
    2,
    expect.stringMatching(
      /warning: The hook 'failed' of 'cairn.config.ts' failed: [\s\S]* exit code 3. The exit code stays 2./,
    ),
  ]);
  expect(await noted()).toEqual(['before absent   ', 'failed absent  2 ', 'after absent  2 ']);
  const stopped = await rig.cairn('run', 'stop');
  expect([stopped.exitCode, stopped.stderr]).toEqual([
    2,
    expect.stringContaining("The hook 'before' of 'cairn.config.ts' failed, so nothing was run"),
  ]);
  expect(await noted()).toEqual(['before stop   ']);
});

test('a function is given what the run became', async () => {
  await configure(
    `{ hooks: { after: ({ hook, status, metrics }) => console.log('told', hook, status, metrics['score.score']) } }`,
  );
  const { stdout, stderr } = await rig.cairn('run', 'judging');
  expect(stderr).toContain('told after done 0.7');
  expect(stdout).not.toContain('told');
});

test('--notify calls a command when the run has ended, done, refused, failed or not planned', async () => {
  await rig.write(
    'notify.mjs',
    `import { appendFileSync } from 'node:fs';
const { CAIRN_HOOK, CAIRN_PIPELINE, CAIRN_STATUS, CAIRN_EXIT_CODE, CAIRN_METRICS } = process.env;
appendFileSync('notified.txt', [CAIRN_HOOK, CAIRN_PIPELINE, CAIRN_STATUS, CAIRN_EXIT_CODE, Object.keys(JSON.parse(CAIRN_METRICS)).length > 0].join(' ') + '\\n');
`,
  );
  const notify = ['--notify', 'node notify.mjs && echo "told somebody"'];
  for (const args of [[], ['--set', 'sizes=[3,2,1]'], ['--set', 'failing=7'], ['--set', 'nothing=1']])
    await rig.run('judging', ...args, ...notify);
  expect(await rig.read('notified.txt')).toBe(
    'after judging done 0 true\nafter judging refused 1 true\nafter judging failed 1 false\nafter judging  2 false\n',
  );
  const told = await rig.cairn('run', 'judging', '--notify', 'exit 3');
  expect([told.exitCode, told.stderr]).toEqual([
    0,
    "warning: The command of --notify failed: 'exit 3' ended with exit code 3. The exit code stays 0.",
  ]);
});

test('a configuration that prints does not disturb the lines of a run with nothing to do', async () => {
  await configure(`(console.log('loaded'), { commands: { run: { 'no-publish': false } } })`);
  await rig.run('judging');
  const run = await rig.run('judging');
  expect(run.finished?.status).toBe('done');
  expect(run.stderr).toContain('loaded');
  await appendFile(rig.path('cairn.config.ts'), '// nothing\n');
});
