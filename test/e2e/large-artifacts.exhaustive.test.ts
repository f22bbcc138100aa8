// What a large artifact costs: its bytes are written once, and read once beside what its readers read, counted by the
// system. With a process that has ended and was waited for, its bytes are counted among its parent's, so what this
// process counts holds the command and its workers.

import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

const [small, large] = [1 << 18, 1 << 24];

const steps = `import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createStoredFile, defineStep, json, storedFile, storedFolder, text } from '@cairn/core';
import { z } from 'zod';

const params = z.strictObject({ bytes: z.number() });

export const makeText = defineStep('makeText', {
  in: {},
  params,
  out: { made: text },
  run: (_inputs, { bytes }) => ({ made: 'x'.repeat(bytes) }),
});
export const makeFile = defineStep('makeFile', {
  in: {},
  params,
  out: { made: storedFile },
  async run(_inputs, { bytes }, { folder }) {
    await writeFile(join(folder, 'made'), Buffer.alloc(bytes, 'y'));
    return { made: createStoredFile(join(folder, 'made')) };
  },
});
export const makeFolder = defineStep('makeFolder', {
  in: {},
  params,
  out: { made: storedFolder },
  async run(_inputs, { bytes }, { folder }) {
    await mkdir(join(folder, 'made/deep'), { recursive: true });
    await writeFile(join(folder, 'made/deep/file'), Buffer.alloc(bytes, 'z'));
    return { made: { path: join(folder, 'made') } };
  },
});
export const readText = defineStep('readText', {
  in: { made: text },
  params: z.strictObject({ again: z.number() }),
  out: { length: json<number>() },
  run: ({ made }) => ({ length: made.length }),
});
export const readBytes = defineStep('readBytes', {
  in: { made: storedFile },
  params: z.strictObject({ again: z.number() }),
  out: { length: json<number>() },
  run: async ({ made }) => ({ length: (await made.bytes()).length }),
});
export const readFolder = defineStep('readFolder', {
  in: { made: storedFolder },
  params: z.strictObject({ again: z.number() }),
  out: { length: json<number>() },
  run: async ({ made }) => ({ length: (await readFile(join(made.path, 'deep/file'))).length }),
});
`;

const pipeline = `import { definePipeline } from '@cairn/core';
import { z } from 'zod';
import { makeFile, makeFolder, makeText, readBytes, readFolder, readText } from '../steps/large.ts';

export default definePipeline('large', {
  params: z.strictObject({ form: z.string(), bytes: z.number(), again: z.number().default(0) }),
  build({ form, bytes, again }) {
    if (form === 'text') return { length: readText(makeText({}, { bytes }), { again }).length };
    if (form === 'file') return { length: readBytes(makeFile({}, { bytes }), { again }).length };
    return { length: readFolder(makeFolder({}, { bytes }), { again }).length };
  },
});
`;

interface Counted {
  readonly read: number;
  readonly written: number;
}

function readCounts(): Counted {
  const text = readFileSync('/proc/self/io', 'utf8');
  const of = (name: string): number => Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(text)?.[1]);
  return { read: of('rchar'), written: of('wchar') };
}

async function countRun(rig: Rig, form: string, bytes: number, again: number): Promise<Counted & { ran: number }> {
  const before = readCounts();
  // One worker each time: a second one would read the code of workers too.
  const set = [`form=${form}`, `bytes=${bytes}`, `again=${again}`].flatMap((param) => ['--set', param]);
  const run = await rig.run('large', '--concurrency', '1', ...set);
  const after = readCounts();
  expect(run.exitCode, run.stdout + run.stderr).toBe(0);
  const { ran } = run.finished!.outcomes;
  return { read: after.read - before.read, written: after.written - before.written, ran };
}

/** How often each byte of the output is written and read; what a run with a small output does as well is taken off. */
async function timesOf(rig: Rig, form: string, again: number): Promise<string> {
  const few = await countRun(rig, form, small, again);
  const many = await countRun(rig, form, large, again);
  // Never -0.
  const times = (of: keyof Counted): string =>
    (Math.round((10 * (many[of] - few[of])) / (large - small)) / 10 || 0).toFixed(1);
  return `${many.ran} ran: written ${times('written')}, read ${times('read')}`;
}

test.runIf(existsSync('/proc/self/io'))(
  'the bytes of a large output are written once, and read once more',
  async () => {
    await using rig = await createRig();
    await rig.write('steps/large.ts', steps);
    await rig.write('pipelines/large.ts', pipeline);
    const counted: Record<string, string> = {};
    // The first run of a project reads more of its code than those after it.
    await countRun(rig, 'text', 1, 0);
    for (const form of ['text', 'file', 'folder']) counted[form] = await timesOf(rig, form, 0);
    for (const form of ['file', 'folder']) counted[`${form}, by a later run`] = await timesOf(rig, form, 1);
    // One of the reads is the reader's own.
    expect(counted).toMatchInlineSnapshot(`
    {
      "file": "2 ran: written 1.0, read 2.0",
      "file, by a later run": "1 ran: written 0.0, read 2.0",
      "folder": "2 ran: written 1.0, read 2.0",
      "folder, by a later run": "1 ran: written 0.0, read 2.0",
      "text": "2 ran: written 1.0, read 2.0",
    }
  `);
  },
);
