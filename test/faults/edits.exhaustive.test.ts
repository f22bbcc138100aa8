// Files that are edited behind the runner's back: so that size and time stay, and while a run is going. What is hashed is
// what runs: a node whose code is not what was hashed any more is not stored, and the next run is right.

import { rename, stat, utimes, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createRig, type Rig, readRun } from '../rig/create-rig.ts';
import { holdModule, type Probe } from '../rig/open-probe.ts';
import { makeFastFolder } from './fast-folder.ts';
import { createFaultRig } from './fault-project.ts';
import { install, lock, readTold, runMeanwhile, runOn, writeHeldProject } from './held-project.ts';
import { patience, say, triesAll } from './how-many.ts';

/** When the files were changed that are edited unseen, in seconds since 1970. */
const whole = 1_700_000_000;

/** Changes a file so that its size and its time are what they were. */
async function editUnseen(rig: Rig, name: string, from: string, to: string): Promise<void> {
  const before = await stat(rig.path(name), { bigint: true });
  await writeFile(rig.path(name), (await rig.read(name)).replace(from, to));
  const after = await stat(rig.path(name), { bigint: true });
  await utimes(rig.path(name), whole, whole);
  const { size, mtimeNs } = await stat(rig.path(name), { bigint: true });
  expect([name, size, mtimeNs]).toEqual([name, before.size, before.mtimeNs]);
  expect(after.mtimeNs).not.toBe(before.mtimeNs);
}

const unseen: readonly (readonly [file: string, from: string, to: string, ran: readonly string[]])[] = [
  ['steps/factor.ts', '= 1', '= 2', ['count', 'join', 'pack']],
  ['data/lines.txt', 'three', 'e\nour', ['file(data/lines.txt)', 'count', 'pack']],
  ['data/parts/a.txt', 'part a', 'PART A', ['folder(data/parts)', 'join', 'pack']],
  ['pipelines/faults.ts', 'default(1)', 'default(3)', ['count', 'pack']],
];

test(
  'an edit that keeps size and mtime is noticed',
  async () => {
    await using rig = await createFaultRig();
    for (const [file] of unseen) await utimes(rig.path(file), whole, whole);
    await rig.run('faults');
    for (const [file, from, to, ran] of unseen) {
      // So old that its marks are believed.
      const fresh = await rig.run('faults');
      expect([file, fresh.finished?.outcomes.fresh]).toEqual([file, 5]);
      await editUnseen(rig, file, from, to);
      const run = await rig.run('faults');
      expect([file, run.exitCode]).toEqual([file, 0]);
      expect([file, run.outcomes.filter((outcome) => outcome.endsWith(' ran'))]).toEqual([
        file,
        ran.map((label) => `${label} ran`),
      ]);
    }
    say(`${unseen.length} files edited with their size and time kept`);
  },
  patience,
);

/** What is done while the step is held; which nodes fail for it, and what the run after it comes to. */
interface Meanwhile {
  readonly what: string;
  readonly work: (rig: Rig) => Promise<unknown>;
  /** What the failure names; without one the run goes on. */
  readonly names?: string;
  /** Tried only where every fault is. */
  readonly isRare?: true;
  /** What to do before the next run. */
  readonly mend?: (rig: Rig) => Promise<unknown>;
  readonly told: readonly [count: number, text: string];
}

const text = 'one\ntwo\nthree\n';

/**
 * Writes a file in one step. The runner reads the code when the step has loaded it, and that may be now: a file that is empty
 * for a moment is other code.
 */
async function replaceFile(rig: Rig, path: string, content: string): Promise<void> {
  await rig.write(`${path}.new`, content);
  await rename(rig.path(`${path}.new`), rig.path(path));
}

const edits: readonly Meanwhile[] = [
  {
    what: 'code of the step',
    work: (rig) => rig.write('steps/factor.ts', 'export const factor: number = 5;\n'),
    names: 'steps/factor.ts',
    told: [30, text],
  },
  {
    what: 'code of the step, removed',
    isRare: true,
    work: (rig) => rig.remove('steps/factor.ts'),
    names: 'steps/factor.ts',
    mend: (rig) => rig.write('steps/factor.ts', 'export const factor: number = 1;\n'),
    told: [6, text],
  },
  {
    what: 'code of the step, with size and time kept',
    isRare: true,
    work: (rig) => editUnseen(rig, 'steps/factor.ts', '= 1', '= 7'),
    names: 'steps/factor.ts',
    told: [42, text],
  },
  {
    what: 'code of another step',
    work: async (rig) => rig.write('steps/twice.ts', (await rig.read('steps/twice.ts')).replace('* 2', '* 3')),
    names: 'steps/twice.ts',
    told: [9, text],
  },
  {
    what: 'a comment in the code of the step',
    work: async (rig) => {
      await replaceFile(rig, 'steps/factor.ts', '// Said later.\nexport const factor: number = 1;\n');
      await replaceFile(rig, 'steps/held.ts', `${await rig.read('steps/held.ts')}// At its end.\n`);
    },
    told: [6, text],
  },
  {
    what: 'another step in the file of the step',
    work: async (rig) =>
      replaceFile(rig, 'steps/held.ts', `${await rig.read('steps/held.ts')}export const another = () => 7;\n`),
    told: [6, text],
  },
  {
    what: 'code of the step, after a comment in it',
    work: async (rig) => {
      await replaceFile(rig, 'steps/held.ts', `${await rig.read('steps/held.ts')}// At its end.\n`);
      await replaceFile(rig, 'steps/factor.ts', 'export const factor: number = 5;\n');
    },
    names: 'steps/factor.ts',
    told: [30, text],
  },
  {
    what: 'an input that was copied already',
    work: (rig) => rig.write('data/lines.txt', 'one\n'),
    told: [2, 'one\n'],
  },
  {
    what: 'the package that the step imports, installed anew',
    work: (rig) => install(rig, { scale: 2, other: 1 }),
    names: 'package-lock.json',
    told: [12, text],
  },
  {
    what: 'what is installed alone',
    isRare: true,
    work: (rig) => rig.write('node_modules/.package-lock.json', lock({ scale: 2, other: 1 })),
    names: 'package-lock.json',
    mend: (rig) => install(rig, { scale: 3, other: 1 }),
    told: [18, text],
  },
  {
    what: 'the lockfile alone',
    work: (rig) => rig.write('package-lock.json', lock({ scale: 2, other: 1 })),
    names: 'package-lock.json',
    mend: (rig) => install(rig, { scale: 4, other: 1 }),
    told: [24, text],
  },
  {
    what: 'a file of the package, by hand',
    work: (rig) => rig.write('node_modules/scale/index.js', 'export const scale = 6;\n'),
    names: 'node_modules/scale/index.js',
    told: [36, text],
  },
  {
    what: 'a file of the package, removed',
    isRare: true,
    work: (rig) => rig.remove('node_modules/scale/index.js'),
    names: 'node_modules/scale/index.js',
    mend: (rig) => rig.write('node_modules/scale/index.js', 'export const scale = 6;\n'),
    told: [36, text],
  },
  {
    what: 'another package',
    work: (rig) => install(rig, { scale: 1, other: 2 }),
    told: [6, text],
  },
];

async function tryEdit(rig: Rig, probe: Probe, { what, work, names, mend, told }: Meanwhile): Promise<void> {
  await writeHeldProject(rig, probe);
  await utimes(rig.path('steps/factor.ts'), whole, whole);
  const run = await runMeanwhile(rig, probe, () => work(rig));
  const failed = run.events.filter((event) => event.type === 'node-finished' && event.outcome === 'failed');
  expect([what, run.exitCode, failed.length], run.stdout).toEqual([what, names ? 1 : 0, names ? 1 : 0]);
  if (names) {
    const reason = expect.stringContaining(
      `${names} changed while the run was going, so nothing was stored: run again`,
    );
    expect(failed).toMatchObject([{ failure: 'changed-while-running', reason }]);
  }
  await mend?.(rig);
  const next = await runOn(rig, probe);
  expect([what, next.exitCode], next.stdout).toEqual([what, 0]);
  expect([what, await readTold(rig, next)]).toEqual([what, told]);
}

test(
  'an edit while a run is going is noticed, and the next run is right',
  async () => {
    const tried = edits.filter(({ isRare }) => triesAll || !isRare);
    for (const edit of tried) {
      await using rig = await createRig({ root: await makeFastFolder() });
      await tryEdit(rig, await rig.probe(), edit);
    }
    say(`${tried.length} edits while a run was going`);
  },
  patience,
);

test(
  'a pipeline that is edited while it is loaded does not run the old code, and the next run has the new one',
  async () => {
    await using rig = await createRig({ root: await makeFastFolder() });
    const probe = await rig.probe();
    for (const name of ['a', 'b']) await rig.write(`data/${name}.txt`, name);
    await rig.write('steps/hold.ts', holdModule);
    await rig.write(
      'pipelines/loading.ts',
      `import { definePipeline, file } from '@cairn/core';
import { hold } from '../steps/hold.ts';

await hold(${JSON.stringify(probe.socket)});

export default definePipeline('loading', { build: () => ({ file: file('data/a.txt') }) });
`,
    );
    const edited = (await rig.read('pipelines/loading.ts')).replace('data/a', 'data/b');
    const going = rig.start('run', 'loading', '--json', '--allow-impure');
    const letGo = await probe.arrive();
    await rig.write('pipelines/loading.ts', edited);
    letGo();
    const { exitCode, errors } = readRun(await going.told);
    expect([exitCode, errors.map(({ code }) => code)]).toEqual([2, ['code-changed']]);
    void probe.arrive().then((letNextGo) => letNextGo());
    expect((await rig.run('loading', '--allow-impure')).outcomes).toEqual(['file(data/b.txt) ran']);
  },
  patience,
);

test(
  'what a command uses is what was hashed, and an edit of it before the command runs fails it',
  async () => {
    await using rig = await createRig({ root: await makeFastFolder() });
    const probe = await rig.probe();
    await writeHeldProject(rig, probe);
    await rig.write('scripts/count.mjs', "console.log('before')\n");
    await rig.write(
      'steps/counting.ts',
      `import { defineCommand, json, storedFile } from '@cairn/core';

export const counting = defineCommand('counting', {
  in: { lines: json<number>() },
  out: { copy: storedFile },
  uses: ['scripts/count.mjs'],
  run: ({ inputs, outputs }) => ['cp', inputs.lines, outputs.copy],
});
`,
    );
    await rig.write(
      'pipelines/held.ts',
      (await rig.read('pipelines/held.ts'))
        .replace('import { twice }', "import { counting } from '../steps/counting.ts';\nimport { twice }")
        .replace('return {', 'return { copy: counting({ lines: held({ raw }).lines }).copy,'),
    );
    const run = await runMeanwhile(rig, probe, () => rig.write('scripts/count.mjs', "console.log('after')\n"));
    expect(run.node('counting')).toMatchObject({
      outcome: 'failed',
      failure: 'changed-while-running',
      reason: 'scripts/count.mjs changed while the run was going, so nothing was stored: run again',
    });
    expect((await runOn(rig, probe)).node('counting').outcome).toBe('ran');
  },
  patience,
);
