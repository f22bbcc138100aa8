// cairn debug: one node of a run in this terminal. A debugger is attached to a step, and a shell is typed into.

import { execa } from 'execa';
import { expect, test } from 'vitest';
import { createRig } from '../rig/create-rig.ts';
import { createMappingProject } from '../rig/mapping-project.ts';
import { createPublishingProject } from '../rig/publishing-project.ts';

const sorting = `import { definePipeline, file } from '@cairn/core';
import { sorted } from '../steps/sorted.ts';

export default definePipeline('sorting', {
  build: () => ({ lines: sorted({ words: file('data/words.txt') }).lines }),
});
`;

const sorted = `import { defineCommand, storedFile } from '@cairn/core';

export const sorted = defineCommand('sorted', {
  in: { words: storedFile },
  out: { lines: storedFile },
  stdout: 'lines',
  env: ['FLAVOUR'],
  run: ({ inputs }) => ['sort', '-r', inputs.words],
});
`;

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {
    readonly callFrames: readonly { readonly callFrameId: string }[];
    readonly hitBreakpoints: readonly string[];
  };
  readonly result?: { readonly result?: { readonly value?: unknown } };
}

/** A client of the inspector's protocol. */
async function attach(url: string) {
  const socket = new WebSocket(url);
  const answers: Answer[] = [];
  const waiting: (() => void)[] = [];
  socket.addEventListener('message', ({ data }) => {
    answers.push(JSON.parse(String(data)) as Answer);
    for (const wake of waiting.splice(0)) wake();
  });
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  let id = 0;
  const next = async (isMeant: (answer: Answer) => boolean): Promise<Answer> => {
    for (;;) {
      const place = answers.findIndex(isMeant);
      if (place >= 0) return answers.splice(place, 1)[0]!;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  return {
    async call(method: string, params: object = {}): Promise<Answer> {
      const own = ++id;
      socket.send(JSON.stringify({ id: own, method, params }));
      return await next((answer) => answer.id === own);
    },
    close: () => socket.close(),
    paused: () => next(({ method }) => method === 'Debugger.paused'),
  };
}

test('a step runs with its inputs and params, in the code as it is now, and nothing is stored', async () => {
  await using rig = await createPublishingProject();
  await rig.run('publishing', '--set', 'title=mine');
  const same = await rig.cairn('debug', 'latest', 'write', '--json');
  const { outputs, status } = JSON.parse(same.stdout) as {
    status: string;
    outputs: Record<string, { now: string; recorded: string }>;
  };
  expect([same.exitCode, status, Object.keys(outputs)]).toEqual([0, 'done', ['page', 'words', 'folder']]);
  for (const { now, recorded } of Object.values(outputs)) expect(now).toBe(recorded);
  const steps = await rig.read('steps/write.ts');
  await rig.write('steps/write.ts', steps.replace('<h1>', '<h2>'));
  const other = await rig.cairn('debug', 'latest', 'write');
  expect([other.exitCode, other.stdout]).toEqual([
    0,
    expect.stringMatching(/page +differs from the run\n +words +same/),
  ]);
  await rig.write(
    'steps/write.ts',
    steps.replace('const path =', "if (title) throw new Error('not ' + title);\n    const path ="),
  );
  const failed = await rig.cairn('debug', 'latest', 'write');
  expect([failed.exitCode, failed.stdout]).toEqual([
    1,
    expect.stringMatching(/failed: write\nError: not mine\n.*write\.ts:/),
  ]);
  expect((await rig.run('publishing', '--set', 'title=mine')).node('write').outcome).toBe('failed');
  const source = await rig.cairn('debug', 'latest', 'file(data/words.txt)');
  expect([source.exitCode, source.stderr]).toEqual([
    2,
    expect.stringContaining('it is not a step, a gate or a command'),
  ]);
});

test('a debugger that is attached stops before the step and in it', async () => {
  await using rig = await createPublishingProject();
  await rig.run('publishing', '--set', 'title=mine');
  const going = execa(process.execPath, [rig.bin, 'debug', 'latest', 'write', '--inspect', '--port', '0'], {
    ...{ cwd: rig.root, env: rig.environment, extendEnv: false, reject: false, stdin: 'ignore' },
  });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    going.stderr.on('data', (chunk: Buffer) => {
      said += chunk;
      const [found] = /ws:\/\/127\.0\.0\.1:\d+\/\S+/.exec(said) ?? [];
      if (found) resolve(found);
    });
    void going.then(() => reject(new Error(said)));
  });
  const inspector = await attach(url);
  await inspector.call('Debugger.enable');
  await inspector.call('Runtime.runIfWaitingForDebugger');
  await inspector.paused();
  const lines = (await rig.read('steps/write.ts')).split('\n');
  const lineNumber = lines.findIndex((line) => line.includes('const path ='));
  await inspector.call('Debugger.setBreakpointByUrl', { lineNumber, urlRegex: '.*steps/write\\.ts' });
  await inspector.call('Debugger.resume');
  const { callFrames, hitBreakpoints } = (await inspector.paused()).params!;
  expect(hitBreakpoints).toEqual([expect.stringContaining('steps/write')]);
  const evaluated = await inspector.call('Debugger.evaluateOnCallFrame', {
    ...{ callFrameId: callFrames[0]!.callFrameId, expression: 'title + list.length', returnByValue: true },
  });
  expect(evaluated.result?.result?.value).toBe('mine2');
  await inspector.call('Debugger.resume');
  // Node waits until the debugger is gone.
  inspector.close();
  const ended = await going;
  expect([ended.exitCode, ended.stdout]).toEqual([0, expect.stringContaining('same as in the run')]);
});

test('of a program it is a shell in its folder, with its variables and its command', async () => {
  await using rig = await createPublishingProject();
  await rig.write('pipelines/sorting.ts', sorting);
  await rig.write('steps/sorted.ts', sorted);
  expect((await rig.cairnWith({ FLAVOUR: 'sweet' }, 'run', 'sorting')).exitCode).toBe(0);
  const command = [process.execPath, rig.bin, 'debug', 'latest', 'sorted'].map((word) => `'${word}'`).join(' ');
  const typed = [
    'ls inputs outputs',
    'echo "<$FLAVOUR>$CAIRN_THREADS$HOME"',
    'tty',
    './.cairn-run',
    'cat outputs/lines',
    'exit',
  ];
  const { stdout } = await execa('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    ...{ cwd: rig.root, env: { ...rig.environment, FLAVOUR: 'sweet', TERM: 'dumb' }, extendEnv: false, reject: false },
    input: typed.map((line) => `${line}\n`).join(''),
  });
  const said = stdout.replaceAll('\r', '');
  for (const expected of [
    'words.txt',
    '<sweet>1',
    '/dev/pts/',
    'two\none\n',
    'sort -r inputs/words.txt > outputs/lines',
  ])
    expect(said).toContain(expected);
  expect(said).toMatch(/lines +same as in the run/);
  expect(said).not.toContain(`<sweet>1${rig.environment['HOME']}`);
});

test('a step that does without a branch that was not taken runs without it', async () => {
  await using rig = await createRig();
  await rig.write(
    'pipelines/branching.ts',
    `import { definePipeline, defineStep, json, optional, when } from '@cairn/core';

export const decide = defineStep('decide', { in: {}, out: { isLarge: json<boolean>() }, run: () => ({ isLarge: false }) });
export const more = defineStep('more', { in: {}, out: { rows: json<number>() }, run: () => ({ rows: 5 }) });
export const count = defineStep('count', {
  in: { extra: optional(json<number>()) },
  out: { rows: json<number>() },
  run: ({ extra }) => ({ rows: extra ?? 1 }),
});
export default definePipeline('branching', {
  build: () => ({ rows: count({ extra: when(decide({}).isLarge, { then: () => more({}).rows }) }).rows }),
});
`,
  );
  expect((await rig.run('branching')).exitCode).toBe(0);
  const { exitCode, stdout } = await rig.cairn('debug', 'latest', 'count', '--json');
  const { status, outputs } = JSON.parse(stdout) as {
    status: string;
    outputs: Record<string, { now: string; recorded: string }>;
  };
  expect([exitCode, status, outputs['rows']!.now]).toEqual([0, 'done', outputs['rows']!.recorded]);
});

test('values of declared variables are not printed, neither by the step nor with its error', async () => {
  await using rig = await createRig();
  await rig.write(
    'steps/signed.ts',
    `import { defineStep, json } from '@cairn/core';

export const signed = defineStep('signed', {
  in: {},
  out: { length: json<number>() },
  env: ['SIGNING_KEY'],
  run() {
    const key = process.env['SIGNING_KEY'] ?? '';
    console.log('out ' + key);
    console.error('err ' + key);
    throw new Error('refused ' + key);
  },
});
`,
  );
  await rig.write(
    'pipelines/signing.ts',
    `import { definePipeline } from '@cairn/core';
import { signed } from '../steps/signed.ts';

export default definePipeline('signing', { build: () => ({ length: signed({}).length }) });
`,
  );
  const variables = { SIGNING_KEY: 'a-value-of-some-length' };
  await rig.cairnWith(variables, 'run', 'signing');
  for (const json of [[], ['--json']]) {
    const { stdout, stderr, exitCode } = await rig.cairnWith(variables, 'debug', 'latest', 'signed', ...json);
    expect(exitCode).toBe(1);
    const told = stdout + stderr;
    expect(told).not.toContain('a-value');
    for (const words of ['out ***', 'err ***', 'refused ***']) expect(told).toContain(words);
  }
});

test('a node of an item of a map runs with the inputs of its item, also of a map in a map', async () => {
  await using rig = await createMappingProject(
    `const totals = map(shops, (shop) => total({ shop }).total, { by: 'id' });
    const parts = map(shops, (shop) => map(salesOf({ shop }).sales, (value) => double({ value }).value), { by: 'id' });
    return { all: gather({ parts: totals }).all, parts };`,
  );
  expect((await rig.run('shops')).exitCode).toBe(0);
  for (const node of ['total[west]', 'double[north/1]', 'gather']) {
    const { exitCode, stdout } = await rig.cairn('debug', 'latest', node, '--json');
    const { status, outputs } = JSON.parse(stdout) as {
      status: string;
      outputs: Record<string, { now: string; recorded: string }>;
    };
    expect([node, exitCode, status]).toEqual([node, 0, 'done']);
    for (const { now, recorded } of Object.values(outputs)) expect(now).toBe(recorded);
  }
});
