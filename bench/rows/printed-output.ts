// A node that prints 60 MB without a newline: the additional time of a run compared with a node that prints a line,
// next to `cat` of the same bytes to a file. A step prints from its worker; a command is a program of its own, the same
// `cat`. The path is a param, because an input is hashed before it is handed out, which is not part of printing.

import { closeSync, fsyncSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { findProgram } from '../measure/find-program.ts';
import { medianOf } from '../measure/interleave.ts';
import { type Command, timeProcess } from '../measure/time-process.ts';
import { linkCore } from '../projects/cairn-project.ts';
import { writeProject } from '../projects/write-project.ts';
import { cairn } from '../repository.ts';
import type { Row } from '../row.ts';

const bytes = 60_000_000;
/** Many, because what is measured is a small difference between two long times. */
const rounds = 11;
const limit = { value: 2, of: 'found' } as const;
const work = 'printing 60 MB without a newline';

const printers = `import { defineCommand, defineStep, json, storedFile } from '@cairn/core';
import { z } from 'zod';

const params = z.strictObject({ bytes: z.number(), round: z.number() });

export const print = defineStep('print', {
  in: {},
  params,
  out: { done: json<boolean>() },
  async run(_, { bytes }) {
    for (let left = bytes; left > 0; left -= 60_000) {
      const isFree = process.stdout.write('x'.repeat(Math.min(left, 60_000)));
      if (!isFree) await new Promise((resolve) => process.stdout.once('drain', resolve));
    }
    return { done: true };
  },
});

export const program = defineCommand('program', {
  in: {},
  params: z.strictObject({ path: z.string(), round: z.number() }),
  out: { done: storedFile },
  run: ({ outputs, params }) => ['sh', '-c', 'cat "$1"; : > "$2"', 'sh', params.path, outputs.done],
});
`;

const pipeline = `import { definePipeline } from '@cairn/core';
import { z } from 'zod';
import { print, program } from '../steps/print.ts';

export default definePipeline('printing', {
  params: z.strictObject({ by: z.enum(['step', 'command']), bytes: z.number(), path: z.string(), round: z.number() }),
  build: ({ by, bytes, path, round }) =>
    by === 'step' ? { done: print({}, { bytes, round }).done } : { done: program({}, { path, round }).done },
});
`;

export async function measurePrintedOutput({ folder, say }: Context): Promise<readonly Row[]> {
  const cat = findProgram('sh');
  if (!cat) return [{ work, limit, found: undefined, reason: 'sh is not installed' }];
  const root = join(folder, 'printing');
  mkdirSync(root, { recursive: true });
  linkCore(root);
  writeProject(root, {
    'package.json': '{ "name": "printing", "private": true, "type": "module" }\n',
    '.gitignore': 'node_modules/\ndata/\n',
    'steps/print.ts': printers,
    'pipelines/printing.ts': pipeline,
  });
  mkdirSync(join(root, 'data'));
  const large = join(root, 'data/large.txt');
  writeFileSync(large, 'x'.repeat(bytes));
  const small = join(root, 'data/small.txt');
  writeFileSync(small, 'x');
  const run = (by: string, count: number, round: number): Command => {
    const path = count > 1 ? large : small;
    const given = [`by=${by}`, `bytes=${count}`, `path=${path}`, `round=${round}`];
    const params = given.flatMap((param) => ['--set', param]);
    return { program: process.execPath, args: [cairn, 'run', 'printing', ...params], cwd: root };
  };
  const taken = { cat: [] as number[], step: [] as number[], command: [] as number[] };
  say(`${work}: ${rounds} rounds`);
  // The first run of each hashes the files and parses the code.
  for (const by of ['step', 'command']) for (const count of [1, bytes]) timeProcess(run(by, count, -1));
  for (let round = 0; round < rounds; round += 1) {
    taken.cat.push(timeProcess({ program: cat, args: ['-c', `cat "${large}" > "${root}/copy"`], cwd: folder }));
    // A run syncs what it stores, and would wait until the system has written the copy too.
    syncCopy(join(root, 'copy'));
    for (const by of ['step', 'command'] as const)
      taken[by].push(timeProcess(run(by, bytes, round)) - timeProcess(run(by, 1, round + rounds)));
  }
  const base = medianOf(taken.cat);
  return [
    { work: `${work}: cat to a file`, found: { value: base, unit: 'ms' }, rounds },
    { work: `${work}: a step`, found: { value: medianOf(taken.step) / base, unit: 'times' }, limit, rounds },
    { work: `${work}: a command`, found: { value: medianOf(taken.command) / base, unit: 'times' }, limit, rounds },
  ];
}

function syncCopy(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}
