// Bad input gets one clear sentence with its place and its fix, the right exit code, no stack trace, and costs nothing
// that was stored.

import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { holdModule } from '../rig/open-probe.ts';

/** Runs a broken project as a person would, and checks what must hold of every mistake. */
async function tell(rig: Rig, ...args: string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await rig.cairn('run', ...(args.length ? args : ['counting']));
  expect(exitCode).toBe(2);
  expect(`${stdout}${stderr}`).not.toMatch(/\n\s+at /);
  return stderr.replaceAll(rig.root, '<root>').trim();
}

async function pipelineOf(rig: Rig, text: string): Promise<void> {
  await writeCountingProject(rig);
  await rig.write('pipelines/counting.ts', text);
}

test('a missing data file', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.remove('data/lines.txt');
  expect(await tell(rig)).toMatchInlineSnapshot(`
    "error: Cannot find file 'data/lines.txt'
      pipelines/counting.ts:9:34
           8 |   build({ times }) {
        >  9 |     const counted = count({ raw: file('data/lines.txt') }, { times });
             |                                  ^
          10 |     return { doubled: double(counted).count };
      fix: Correct the path, or add the file. Paths are relative to the project (the nearest package.json)."
  `);
});

test('a pipeline that throws', async () => {
  await using rig = await createRig();
  await pipelineOf(
    rig,
    `import { definePipeline } from '@cairn/core';
export default definePipeline('counting', {
  build() {
    const data: { rows?: string } = {};
    return { x: data.rows!.length as never };
  },
});
`,
  );
  expect(await tell(rig)).toMatchInlineSnapshot(`
    "error: Pipeline 'counting' threw while it was planned: Cannot read properties of undefined (reading 'length')
      pipelines/counting.ts:5:28
          4 |     const data: { rows?: string } = {};
        > 5 |     return { x: data.rows!.length as never };
            |                            ^
          6 |   },
      fix: Correct that line. A pipeline file only declares nodes: code that works, waits or exits belongs in a step."
  `);
});

test('a pipeline that does not parse', async () => {
  await using rig = await createRig();
  await pipelineOf(rig, `import { definePipeline } from '@cairn/core';\nconst a = ;\n`);
  expect(await tell(rig)).toMatchInlineSnapshot(`
    "error: The file does not parse: Expression expected.
      pipelines/counting.ts:2:11
          1 | import { definePipeline } from '@cairn/core';
        > 2 | const a = ;
            |           ^
          3 |
      fix: Correct the line."
  `);
});

test('syntax that Node does not strip, in a step', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.write('steps/factor.ts', 'enum Colour { Red }\nexport const factor = Colour.Red;\n');
  expect(await tell(rig)).toMatchInlineSnapshot(`
    "error: TypeScript syntax that Node cannot strip: enum Colour
      steps/factor.ts:1:1
        > 1 | enum Colour { Red }
            | ^
          2 | export const factor = Colour.Red;
      fix: Write a constant object: const Colour = { … } as const."
  `);
});

test('a pipeline that exports nothing', async () => {
  await using rig = await createRig();
  await pipelineOf(rig, 'export const nothing = 1;\n');
  expect(await tell(rig)).toMatchInlineSnapshot(`
    "error: 'pipelines/counting.ts' does not export a pipeline
      fix: End it with export default definePipeline('name', { … })."
  `);
});

test('an import that is not there', async () => {
  await using rig = await createRig();
  await pipelineOf(rig, `import { x } from './missing.ts';\nexport default x;\n`);
  expect(await tell(rig)).toMatchInlineSnapshot(`
    "error: Cannot find an import: './missing.ts', imported from pipelines/counting.ts
      pipelines/counting.ts:1:20
        > 1 | import { x } from './missing.ts';
            |                    ^
          2 | export default x;
      fix: Correct the path."
  `);
});

test('a wrong --set: no such param, and a value of another type', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  expect(await tell(rig, 'counting', '--set', 'tmes=2')).toMatchInlineSnapshot(`
    "error: 'counting' has no param 'tmes'
      fix: Did you mean 'times'? There are 'times', 'name'."
  `);
  expect(await tell(rig, 'counting', '--set', 'times=many')).toMatchInlineSnapshot(`
    "error: Wrong params of 'counting': 'times': Invalid input: expected number, received string
      fix: Correct the value: --set times=<value>."
  `);
});

test('a wrong --params: a name that nobody knows beside a wrong value, and an alias of nothing', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.write('params.yaml', 'tmes: 2\nname: 3\n');
  expect(await tell(rig, 'counting', '--params', 'params.yaml')).toMatchInlineSnapshot(`
    "error: Wrong params of 'counting': 'name': Invalid input: expected string, received number
      params.yaml:2:7
          1 | tmes: 2
        > 2 | name: 3
            |       ^
          3 |
      fix: Correct the value.

    error: 'counting' has no param 'tmes'
      params.yaml:1:1
        > 1 | tmes: 2
            | ^
          2 | name: 3
      fix: Did you mean 'times'? There are 'times', 'name'.

    2 errors"
  `);
  await rig.write('params.yaml', 'times: 0.7\nname: *y\n');
  expect(await tell(rig, 'counting', '--params', 'params.yaml')).toMatchInlineSnapshot(`
    "error: The params file 'params.yaml' cannot be read: '*y' refers to nothing: there is no '&y' before it
      params.yaml:2:7
          1 | times: 0.7
        > 2 | name: *y
            |       ^
          3 |
      fix: Correct the line. A params file is YAML or JSON: one object, with a field for each param."
  `);
});

test('a text for a param of texts, although it is JSON too', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const run = await rig.run('counting', '--set', 'name=12');
  expect(run.exitCode).toBe(0);
});

test('a pipeline that is not there', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  expect(await tell(rig, 'countin')).toMatchInlineSnapshot(`
    "error: Cannot find pipeline 'countin'
      fix: There are 'counting'; or give a path."
  `);
});

test.each([
  [
    'in a function',
    "const make = (name: string) => defineStep(name, { in: {}, out: { n: json<number>() }, run: () => ({ n: 1 }) });\nexport const made = make('made');",
  ],
  ['not exported', "const made = defineStep('made', { in: {}, out: { n: json<number>() }, run: () => ({ n: 1 }) });"],
  [
    'with a computed name',
    "export const made = defineStep('ma' + 'de', { in: {}, out: { n: json<number>() }, run: () => ({ n: 1 }) });",
  ],
])('a step made %s', async (_, declaration) => {
  await using rig = await createRig();
  await pipelineOf(
    rig,
    `import { definePipeline, defineStep, json } from '@cairn/core';
${declaration}
export default definePipeline('counting', { build: () => ({ n: made({}).n }) });
`,
  );
  expect(await tell(rig)).toMatchSnapshot();
});

test('a step that throws is told with its line, and the store stays whole', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.run('counting');
  await rig.write('steps/double.ts', (await rig.read('steps/double.ts')).replace('count.lines * 2', 'nothing.here'));
  const failed = await rig.run('counting');
  expect(failed.exitCode).toBe(1);
  expect(failed.outcomes).toEqual(['file(data/lines.txt) fresh', 'count fresh', 'double failed']);
  expect(failed.node('double')).toMatchObject({ failure: 'step-threw', reason: 'nothing is not defined', line: 6 });
  const told = await rig.cairn('run', 'counting');
  expect(`${told.stdout}${told.stderr}`).not.toMatch(/\n\s+at /);
});

test('a step that crashes natively is that node’s failure, and the next run goes on', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const text = await rig.read('steps/double.ts');
  await rig.write('steps/double.ts', text.replace('run: ({ count }) =>', 'run: ({ count }) => process.abort() ??'));
  const failed = await rig.run('counting');
  expect(failed.exitCode).toBe(1);
  expect(failed.node('double')).toMatchObject({ failure: 'worker-crashed' });
  await rig.write('steps/double.ts', text);
  expect((await rig.run('counting')).outcomes).toEqual(['file(data/lines.txt) fresh', 'count fresh', 'double ran']);
});

test('a source file edited while its step runs: nothing is stored', async () => {
  await using rig = await createRig();
  const probe = await rig.probe();
  await writeCountingProject(rig);
  await rig.write('steps/hold.ts', holdModule);
  const text = (await rig.read('steps/double.ts'))
    .replace("from '@cairn/core';", "from '@cairn/core';\nimport { hold } from './hold.ts';")
    .replace('in: {', 'network: true,\n  in: {')
    .replace('run: ({ count }) => ({', `run: async ({ count }) => (await hold(${JSON.stringify(probe.socket)}), {`);
  await rig.write('steps/double.ts', text);
  const running = rig.run('counting');
  const release = await probe.arrive();
  await rig.write('steps/double.ts', text.replace('count.lines * 2', 'count.lines * 3'));
  release();
  const run = await running;
  expect(run.exitCode).toBe(1);
  expect(run.node('double')).toMatchObject({ outcome: 'failed', failure: 'changed-while-running' });
  expect(run.node('double').reason).toBe(
    'steps/double.ts changed while the run was going, so nothing was stored: run again',
  );
});

test.each([
  ['ends the process', 'process.exit(0);'],
  ['waits for ever', 'await new Promise(() => undefined);'],
  ['leaves a rejection', "void Promise.reject(new Error('stray'));"],
  [
    'throws later',
    "setTimeout(() => { throw new Error('later'); }, 0); await new Promise((resolve) => setTimeout(resolve, 500));",
  ],
])('a pipeline file that %s', async (_, line) => {
  await using rig = await createRig();
  await pipelineOf(
    rig,
    `import { definePipeline, file } from '@cairn/core';
${line}
export default definePipeline('counting', { build: () => ({ file: file('data/lines.txt') }) });
`,
  );
  expect(await tell(rig)).toMatchSnapshot();
});

test('a CSV with a broken row: the row, its line, what is wrong with it, and the file', async () => {
  await using rig = await createRig({ packages: 'source' });
  await rig.write('data/people.csv', 'age,repaid\n31,true\n42\n55,false\n');
  await rig.write(
    'pipelines/people.ts',
    `import { definePipeline, file } from '@cairn/core';
import { boolean, clean, number } from '@cairn/steps';

export default definePipeline('people', {
  build: () => ({ rows: clean({ raw: file('data/people.csv') }, { columns: { age: number(), repaid: boolean() } }).rows }),
});
`,
  );
  const run = await rig.run('people');
  expect(run.exitCode).toBe(1);
  expect(run.node('clean').reason).toMatchInlineSnapshot(
    `"1 of 3 raw rows cannot be read as declared, and the tolerance is 0: row 2 (line 3) has 1 field, and the header has 2. Fix the file or the declared columns, or allow a share of such rows with tolerance (raw: data/people.csv)"`,
  );
});

test('a circle of steps, as a pipeline can write one', async () => {
  await using rig = await createRig();
  await pipelineOf(
    rig,
    `import { definePipeline } from '@cairn/core';
import { double } from '../steps/double.ts';
export default definePipeline('counting', {
  build() {
    const a = double({ count: b.count });
    const b = double({ count: a.count });
    return { b: b.count };
  },
});
`,
  );
  expect(await tell(rig)).toMatchInlineSnapshot(`
    "error: 'b' is used before it is defined: the lines are in the wrong order, or they form a cycle
      pipelines/counting.ts:5:31
          4 |   build() {
        > 5 |     const a = double({ count: b.count });
            |                               ^
          6 |     const b = double({ count: a.count });
      fix: Move the line that defines it up. If each needs the other, break the cycle: a step cannot depend on its own output."
  `);
});
