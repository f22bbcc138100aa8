// One meaning of a node's name in all commands, and where cairn get writes what.

import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callCommand } from '../rig/call-command.ts';
import { createRig, type Rig, type Told } from '../rig/create-rig.ts';

let rig: Rig;

/** A step with three nodes, outputs of several kinds, and a second pipeline without any of them. */
beforeAll(async () => {
  rig = await createRig();
  await rig.write('data/raw.vcf', '{ "looks": "like JSON" }\n');
  await rig.write('data/parts/a.txt', 'a\n');
  await rig.write(
    'steps/quant.ts',
    `import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineKind, defineStep, metrics, storedFile, storedFolder, text } from '@cairn/core';
import { z } from 'zod';

export const bam = defineKind<string>({
  name: 'bam',
  extension: '.bam',
  encode: (value, path) => writeFile(path, value),
  decode: (path) => readFile(path, 'utf8'),
});

export const quant = defineStep('quant', {
  in: { raw: storedFile },
  params: z.strictObject({ sample: z.string() }),
  out: { reads: bam, note: text, same: storedFile, made: storedFolder },
  async run({ raw }, { sample }, context) {
    context.log('quantifies ' + sample);
    await writeFile(join(context.folder, 'part.txt'), sample);
    return { reads: 'bam of ' + sample, note: sample, same: { path: raw.path }, made: { path: context.folder } };
  },
});
`,
  );
  await rig.write(
    'pipelines/counts.ts',
    `import { definePipeline, file, folder } from '@cairn/core';
import { z } from 'zod';
import { quant } from '../steps/quant.ts';

export default definePipeline('counts', {
  params: z.strictObject({ last: z.string().default('c/d') }),
  build({ last }) {
    const raw = file('data/raw.vcf');
    const [first, second, third] = ['a', 'b', last].map((sample) => quant({ raw }, { sample }));
    return { first: first!.reads, second: second!.note, third: third!.made, parts: folder('data/parts') };
  },
});
`,
  );
  await rig.write(
    'pipelines/other.ts',
    `import { definePipeline, file } from '@cairn/core';

export default definePipeline('other', { build: () => ({ raw: file('data/raw.vcf') }) });
`,
  );
  expect((await rig.run('counts')).finished?.status).toBe('done');
  await rig.run('other');
});
afterAll(() => rig[Symbol.asyncDispose]());

const samples = ['a', 'b', 'c/d'];
const labels = samples.map((sample) => `quant(sample=${sample})`);

test('a step stands for all of its nodes, a result for its node, in every command', async () => {
  const log = await rig.cairn('log', 'quant');
  expect(log.stdout.split('\n')).toEqual(
    samples.flatMap((sample, index) => [...(index ? [''] : []), labels[index], `quantifies ${sample}`]),
  );
  expect((await rig.cairn('log', 'second')).stdout).toBe('quantifies b');
  expect((await rig.cairn('log', labels[2]!)).stdout).toBe('quantifies c/d');
  const why = async (name: string): Promise<readonly string[]> =>
    JSON.parse((await rig.cairn('why', 'counts', name, '--json')).stdout).nodes.map(
      (node: { label: string }) => node.label,
    );
  expect(await why('quant')).toEqual(labels);
  expect(await why('second')).toEqual([labels[1]]);
  const until = async (name: string): Promise<number> =>
    JSON.parse((await rig.cairn('plan', 'counts', '--until', name, '--json')).stdout).nodes.length;
  expect([await until('quant'), await until('second')]).toEqual([4, 2]);
});

/** `cairn get`, in this process. */
async function get(...args: string[]): Promise<Told> {
  const { stdout, ...rest } = await callCommand(rig.root, ['get', ...args]);
  return { ...rest, stdout: stdout.trimEnd() };
}

test('latest is the newest run that has the node; --pipeline asks for one', async () => {
  expect(JSON.parse((await rig.cairn('show', 'latest', '--json')).stdout).pipeline).toBe('other');
  expect(JSON.parse((await rig.cairn('show', 'latest', '--pipeline', 'counts', '--json')).stdout).pipeline).toBe(
    'counts',
  );
  expect((await get('latest', 'first', 'latest-first')).stdout).toBe('latest-first/reads.bam');
  const wrong = await get('latest', 'quant', 'nowhere', '--pipeline', 'other');
  expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining("has no node 'quant'")]);
});

test('the log of a node that was fresh is that of the run that made it', async () => {
  const made = JSON.parse((await rig.cairn('show', 'latest', '--pipeline', 'counts', '--json')).stdout).run as string;
  await rig.run('counts', '--set', 'last=e');
  const log = await rig.cairn('log', labels[0]!);
  expect([log.stdout, log.stderr]).toEqual([
    'quantifies a',
    `'${labels[0]}' was fresh: this is the log of run ${made}, which made it`,
  ]);
  const { nodes } = JSON.parse((await rig.cairn('log', labels[0]!, '--json')).stdout);
  expect(nodes).toMatchObject([{ node: labels[0], outcome: 'fresh', log: 'quantifies a\n', from: made }]);
});

test('a file has the extension of its kind, a source its own name, and nothing is guessed from bytes', async () => {
  await get('latest', labels[0]!, 'one');
  expect((await readdir(rig.path('one'))).sort()).toEqual(['made', 'note.txt', 'reads.bam', 'same']);
  await get('latest', 'file(data/raw.vcf)', 'source');
  expect(await readdir(rig.path('source'))).toEqual(['raw.vcf']);
  // Several nodes: a folder each.
  await get('latest', 'quant.note', 'several');
  expect((await readdir(rig.path('several'))).sort()).toEqual([
    'quant(sample=a)',
    'quant(sample=b)',
    'quant(sample=e)',
  ]);
  expect(await rig.read('several/quant(sample=b)/note.txt')).toBe('b');
});

test('a folder is not nested in a folder of its name, and --to puts one output at one path', async () => {
  await get('latest', `${labels[0]}.made`, 'out/made');
  expect(await readdir(rig.path('out/made'))).toEqual(['part.txt']);
  await get('latest', 'folder(data/parts)', 'out/parts');
  expect(await readdir(rig.path('out/parts'))).toEqual(['a.txt']);
  await get('latest', 'first', '--to', 'out/deep/sample.sorted.bam');
  expect(await rig.read('out/deep/sample.sorted.bam')).toBe('bam of a');
  await get('latest', `${labels[0]}.made`, '--to', 'out/taken');
  expect(await readdir(rig.path('out/taken'))).toEqual(['part.txt']);
  const wrong = async (...args: string[]): Promise<string> =>
    (await rig.cairn('get', 'latest', ...args)).stderr.split('\n')[0]!;
  expect(await wrong('quant', '--to', 'out/x')).toBe("error: --to takes one output, but 'quant' matches 12");
  expect(await wrong('first', '--to', 'out/deep/sample.sorted.bam')).toBe(
    "error: 'out/deep/sample.sorted.bam' already exists",
  );
  expect(await wrong('first')).toBe("error: 'cairn get' requires <folder>");
});

test('of many names the nearest are offered, and how many there are', async () => {
  await rig.write(
    'pipelines/many.ts',
    `import { definePipeline, file } from '@cairn/core';
import { quant } from '../steps/quant.ts';

export default definePipeline('many', {
  build() {
    const raw = file('data/raw.vcf');
    const names = Array.from({ length: 300 }, (_, index) => 's' + index);
    return Object.fromEntries(names.map((sample) => [sample, quant({ raw }, { sample }).reads]));
  },
});
`,
  );
  const { stderr } = await rig.cairn('plan', 'many', '--until', 'qaunt(sample=s7)');
  expect(stderr).toBe(
    "error: No node is named 'qaunt(sample=s7)'\n  fix: The nearest are 'quant(sample=s7)', 'quant(sample=s0)', 'quant(sample=s1)', of 301.",
  );
  expect((await rig.cairn('plan', 'many', '--until', 'nothing-alike')).stderr.length).toBeLessThan(400);
});
