// Listing fetched runs: all of them are commits, and none is a file. The whole process is compared with Node doing
// nothing, once with stored summaries, as `cairn fetch` leaves them, and once without them, as after a `git fetch`.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { interleave } from '../measure/interleave.ts';
import { nothing, readProcess, timeProcess } from '../measure/time-process.ts';
import { linkCore } from '../projects/cairn-project.ts';
import { writeProject } from '../projects/write-project.ts';
import { cairn } from '../repository.ts';
import type { Row } from '../row.ts';

const runs = 2000;
const nodes = 20;
const rounds = 5;
const work = `${runs.toLocaleString('en')} fetched runs listed`;

const pipeline = `import { definePipeline } from '@cairn/core';
import { trivial } from '../steps/trivial.ts';

export default definePipeline('listed', {
  build: () => Object.fromEntries(Array.from({ length: ${nodes} }, (_, n) => ['n' + n, trivial({}, { n }).out])),
});
`;

const step = `import { defineStep, json } from '@cairn/core';
import { z } from 'zod';

export const trivial = defineStep('trivial', {
  in: {},
  params: z.strictObject({ n: z.number() }),
  out: { out: json<number>() },
  run: (_, { n }) => ({ out: n }),
});
`;

export async function measureFetchedRuns({ folder, say }: Context): Promise<readonly Row[]> {
  const root = join(folder, 'listed');
  mkdirSync(root, { recursive: true });
  linkCore(root);
  writeProject(root, {
    'package.json': '{ "name": "listed", "private": true, "type": "module" }\n',
    '.gitignore': 'node_modules/\n',
    'pipelines/listed.ts': pipeline,
    'steps/trivial.ts': step,
  });
  readProcess({ program: process.execPath, args: [cairn, 'run', 'listed'], cwd: root });
  say(`${work}: ${runs} commits`);
  await writeRuns(root);
  rmSync(join(root, '.cairn/runs'), { recursive: true });
  rmSync(join(root, '.cairn/answered'), { recursive: true, force: true });
  const list = { program: process.execPath, args: [cairn, 'runs'], cwd: root };
  const taken = await interleave(rounds, {
    nothing: () => timeProcess(nothing),
    first: () => {
      rmSync(join(root, '.cairn/cache/runs.json'), { force: true });
      return timeProcess(list);
    },
    list: () => timeProcess(list),
  });
  const row = (what: string, value: number, limit: number): Row => ({
    work: what,
    found: { value, unit: 'ms' },
    ratio: value / taken.nothing,
    limit: { value: limit, of: 'ratio' },
    rounds,
  });
  return [row(work, taken.list, 15), row(`${work} for the first time`, taken.first, 30)];
}

/** Copies of one run under other names, each with its own record, as one stream of commits. */
async function writeRuns(root: string): Promise<void> {
  const { decodeRecord, encodeRecord } = await import('../../packages/core/src/history/records/encode-record.ts');
  const [file] = readdirSync(join(root, '.cairn/runs')).filter((name) => name.endsWith('.json'));
  const record = decodeRecord(readFileSync(join(root, '.cairn/runs', file!), 'utf8'));
  if (!record) throw new Error('The run left no record');
  const commits = Array.from({ length: runs }, (_, index) => {
    const run = `20260101T${String(index).padStart(9, '0')}Z-beef` as typeof record.run;
    const message = `cairn run listed: done\n\n${encodeRecord({ ...record, run })}`;
    return [
      `commit refs/cairn/runs/${run}\n`,
      `committer Bench <bench@localhost> ${1_767_225_600 + index} +0000\n`,
      `data ${Buffer.byteLength(message)}\n${message}\n`,
      'from HEAD^0\n\n',
    ].join('');
  });
  const { status, stderr } = spawnSync('git', ['fast-import', '--quiet', '--force'], {
    cwd: root,
    input: commits.join(''),
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`git fast-import failed: ${stderr}`);
}
