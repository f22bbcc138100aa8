// Programs as steps: what they are given, what is captured of them, and what is said when they fail.

import { execa } from 'execa';
import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

/** A pipeline of one command, whose declaration is given, with the input `word.txt`. */
async function writeProject(rig: Rig, declaration: string, call = "given({ word: file('word.txt') })"): Promise<void> {
  await rig.write('word.txt', "it's a word\n");
  await rig.write(
    'steps/given.ts',
    `import { defineCommand, each, shell, storedFile, storedFolder, text } from '@cairn/core';
import { z } from 'zod';
export const given = defineCommand('given', ${declaration});
`,
  );
  await rig.write(
    'pipelines/programs.ts',
    `import { definePipeline, file, secret } from '@cairn/core';
import { given } from '../steps/given.ts';
export default definePipeline('programs', { build: () => ({ said: ${call}.said }) });
`,
  );
}

async function readSaid(rig: Rig): Promise<string> {
  await rig.cairn('get', 'latest', 'given.said', 'got');
  return rig.read('got/said.txt');
}

test('standard output is an output, a script has its values quoted, and threads are told', async () => {
  await using rig = await createRig();
  const script = `shell\`cat \${inputs.word}; printf '%s|' \${["it's", '$HOME']} \${threads} $OMP_NUM_THREADS\``;
  await writeProject(
    rig,
    `{ in: { word: storedFile }, out: { said: text }, stdout: 'said', run: ({ inputs, threads }) => ${script} }`,
  );
  const first = await rig.run('programs');
  expect(first.finished?.status).toBe('done');
  expect(await readSaid(rig)).toBe("it's a word\nit's|$HOME|1|1|");
  expect((await rig.cairn('log', 'given')).stdout).not.toContain('a word');
});

test('a tool that goes by the names of its files is given them', async () => {
  await using rig = await createRig();
  const out = "{ said: text, copy: storedFile.as('sample.fq.gz') }";
  const script = `shell\`cd inputs; find . -type f | sort; cat ../\${inputs.word} > ../\${outputs.copy}; cd ../outputs; ls\``;
  await writeProject(
    rig,
    `{
      in: { word: storedFile.as('Sample_1.fq.gz'), more: each(storedFile.as('reads.fq')) },
      out: ${out},
      stdout: 'said',
      run: ({ inputs, outputs }) => ${script},
    }`,
    "given({ word: file('word.txt'), more: { a: file('word.txt'), b: file('word.txt') } })",
  );
  const { finished } = await rig.run('programs');
  expect(finished?.status).toBe('done');
  expect((await readSaid(rig)).split('\n').filter(Boolean)).toEqual(
    ['./Sample_1.fq.gz', './more/a/reads.fq', './more/b/reads.fq', 'said.txt', 'sample.fq.gz'].sort(),
  );
});

test('percentages that a program prints are its progress, and a bar is one line of its log', async () => {
  await using rig = await createRig();
  const script = `shell\`printf '10%%|x\\r55%%|xx\\r100%%|xxx\\n' >&2; echo half 50 %; echo done > \${outputs.said}\``;
  await writeProject(rig, `{ in: { word: storedFile }, out: { said: text }, run: ({ outputs }) => ${script} }`);
  const { events } = await rig.run('programs');
  const told = events.flatMap((event) => (event.type === 'node-progress' ? [event.fraction] : []));
  expect([...told].sort()).toEqual([0.1, 0.5, 0.55, 1]);
  expect((await rig.cairn('log', 'given')).stdout.split('\n').filter(Boolean).sort()).toEqual([
    '100%|xxx',
    'half 50 %',
  ]);
});

test('a program that fails shows its exit code, its last lines, and how it was run', async () => {
  await using rig = await createRig();
  await writeProject(
    rig,
    "{ in: { word: storedFile }, out: { said: text }, run: ({ inputs }) => ['sh', '-c', 'echo why; exit 3', 'a b', inputs.word] }",
  );
  const { stdout } = await rig.cairn('run', 'programs');
  expect(stdout).toContain("'sh' failed: exit code 3, run as sh -c 'echo why; exit 3' 'a b' inputs/word.txt");
  expect(stdout).toContain('\n  why\n');
  // What is pasted opens a shell where the command works.
  const [, pasted = ''] = /^ +cairn (debug .+)$/m.exec(stdout) ?? [];
  const { stdout: said } = await execa(process.execPath, [rig.bin, ...pasted.split(' ')], {
    ...{ cwd: rig.root, env: rig.environment, extendEnv: false, reject: false },
    input: "sh -c 'echo why; exit 3' 'a b' inputs/word.txt; echo $?; ./.cairn-run; echo $?; exit\n",
  });
  expect(said).toContain('why\n3\nwhy\n3\n');
});

test('the last lines of a failing program name its files as the project does', async () => {
  await using rig = await createRig();
  const script = `shell\`echo "File $PWD/scripts/train.py, line 3" >&2; exit 1\``;
  await writeProject(rig, `{ in: { word: storedFile }, out: { said: text }, run: () => ${script} }`);
  expect((await rig.cairn('run', 'programs')).stdout).toContain('\n  File scripts/train.py, line 3\n');
});

test('what a failing program was run as names a secret, and shows no part of its value', async () => {
  await using rig = await createRig();
  await writeProject(
    rig,
    `{
      in: { word: storedFile },
      params: z.strictObject({ token: z.string() }),
      out: { said: text },
      run: ({ params }) => shell\`false \${params.token}\`,
    }`,
    "given({ word: file('word.txt') }, { token: secret('API_TOKEN') })",
  );
  const value = `it's-${'0123456789'.repeat(60)}`;
  const { stdout, stderr } = await rig.cairnWith({ API_TOKEN: value }, 'run', 'programs');
  expect(stdout).toContain('secret(API_TOKEN)');
  expect(stdout + stderr).not.toContain('0123456789');
});

test.each([
  ["{ in: {}, out: { said: text }, stdout: 'sad', run: () => ['true'] }", 'stdout-unknown'],
  ["{ in: {}, out: { said: text, other: storedFile.as('said.txt') }, run: () => ['true'] }", 'file-names-equal'],
  ["{ in: {}, out: { said: storedFile.as('../said') }, run: () => ['true'] }", 'file-name-wrong'],
  ["{ in: {}, out: { said: text }, python: { lock: 'a.lock', version: 3.12 }, run: () => ['true'] }", 'python-wrong'],
])('%s is refused while it is planned', async (declaration, code) => {
  await using rig = await createRig();
  await writeProject(rig, declaration.replace('in: {}', 'in: { word: storedFile }'));
  const { errors, finished } = await rig.run('programs');
  expect(errors.map((error) => error.code)).toEqual([code]);
  expect(finished).toBeUndefined();
});

test('a script in R is a step, with its files, its progress and a folder of plots', async (context) => {
  const { failed } = await execa('Rscript', ['--version'], { reject: false });
  context.skip(failed, 'there is no Rscript');
  await using rig = await createRig();
  await rig.write(
    'r/fit.R',
    `args <- commandArgs(trailingOnly = TRUE)
rows <- read.csv(args[1])
cat("50 %\\n", file = stderr())
writeLines(sprintf("%.4f", coef(lm(y ~ x, data = rows))[["x"]]), args[2])
dir.create(args[3])
for (name in c("a", "b")) writeLines(name, file.path(args[3], name))
`,
  );
  await writeProject(
    rig,
    `{
      in: { word: storedFile.as('rows.csv') },
      out: { said: text, plots: storedFolder },
      uses: ['r/fit.R'],
      version: ['Rscript', '--version'],
      run: ({ inputs, outputs }) => ['Rscript', '--vanilla', 'r/fit.R', inputs.word, outputs.said, outputs.plots],
    }`,
  );
  await rig.write('word.txt', 'x,y\n1,2\n2,4\n3,6.5\n');
  const { finished, events } = await rig.run('programs');
  expect(finished?.status).toBe('done');
  expect(events.flatMap((event) => (event.type === 'node-progress' ? [event.fraction] : []))).toEqual([0.5]);
  // The slope by hand: ((1-2)(2-25/6) + (3-2)(6.5-25/6)) / 2.
  expect(await readSaid(rig)).toBe('2.2500\n');
  await rig.cairn('get', 'latest', 'given.plots', 'got');
  expect(await rig.read('got/plots/b')).toBe('b\n');
  await rig.write('r/fit.R', (await rig.read('r/fit.R')).replace('%.4f', '%.1f'));
  expect((await rig.cairn('why', 'programs')).stdout).toContain('%.1f');
});

test('more threads than one are in the key, since the program is told', async () => {
  await using rig = await createRig();
  const declare = (threads: number): string =>
    `{ in: { word: storedFile }, out: { said: text }, stdout: 'said', resources: { threads: ${threads} }, run: ({ threads }) => shell\`echo \${threads}\` }`;
  await writeProject(rig, declare(1));
  await rig.run('programs');
  await writeProject(rig, declare(2));
  expect((await rig.run('programs')).outcomes).toContain('given ran');
  expect(await readSaid(rig)).toBe('2\n');
});
