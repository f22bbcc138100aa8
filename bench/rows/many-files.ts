// A folder of many small files as an input: the additional time of a run compared with a folder of one file, next to
// `cp -r` plus `sha256sum` of the same files. Then one of the files is changed, and the pipeline runs again: with only
// the folder, and with a step that reads one file of it. `git add -A` of that change is measured for comparison.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { findProgram } from '../measure/find-program.ts';
import { medianOf } from '../measure/interleave.ts';
import { type Command, timeProcess } from '../measure/time-process.ts';
import { linkCore } from '../projects/cairn-project.ts';
import { writeProject } from '../projects/write-project.ts';
import { cairn } from '../repository.ts';
import type { Row } from '../row.ts';

const files = 20_000;
const rounds = 3;
const limit = { value: 3, of: 'found' } as const;
const limitOfOne = { value: 2, of: 'found' } as const;
const work = `folder() of ${files.toLocaleString('en')} files`;

const pipelines = {
  'pipelines/many.ts': `import { definePipeline, folder } from '@cairn/core';

export default definePipeline('many', { build: () => ({ all: folder('data') }) });
`,
  'pipelines/read.ts': `import { definePipeline, folder } from '@cairn/core';
import { look } from '../steps/look.ts';

export default definePipeline('read', { build: () => ({ seen: look({ all: folder('data') }).seen }) });
`,
  'steps/look.ts': `import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineStep, json, storedFolder } from '@cairn/core';

export const look = defineStep('look', {
  in: { all: storedFolder },
  out: { seen: json<string>() },
  run: ({ all }) => ({ seen: readFileSync(join(all.path, '0/0.txt'), 'utf8') }),
});
`,
};

export async function measureManyFiles({ folder, say }: Context): Promise<readonly Row[]> {
  const [bash, sums, git] = [findProgram('bash'), findProgram('sha256sum'), findProgram('git')];
  if (!bash || !sums) return [{ work, limit, found: undefined, reason: 'bash or sha256sum is not installed' }];
  const taken = { first: [], changed: [], read: [], programs: [], git: [] } as Record<string, number[]>;
  for (let round = 0; round < rounds; round += 1) {
    say(`${work}: round ${round + 1} of ${rounds}`);
    const [many, one] = [join(folder, `many-${round}`), join(folder, `one-${round}`)];
    const [runMany, runOne] = [writeFolderProject(many, files, round), writeFolderProject(one, 1, round)];
    const start = timeProcess(runOne('many'));
    const shell = `cp -r ${many}/data ${many}-copy && find ${many}-copy -type f -print0 | xargs -0 sha256sum`;
    taken['programs']!.push(timeProcess({ program: bash, args: ['-c', shell], cwd: folder }));
    taken['first']!.push(timeProcess(runMany('many')) - start);
    // The record of files that were written just now is not trusted.
    timeProcess(runMany('many'));
    const change = (text: string): void => writeFileSync(join(many, 'data/7/7.txt'), text);
    change('changed');
    taken['changed']!.push(timeProcess(runMany('many')) - start);
    timeProcess(runOne('read'));
    writeFileSync(join(one, 'data/0/0.txt'), 'changed');
    const startReading = timeProcess(runOne('read'));
    timeProcess(runMany('read'));
    change('changed again');
    taken['read']!.push(timeProcess(runMany('read')) - startReading);
    if (git) taken['git']!.push(timeGit(git, join(many, 'data'), () => change('changed at last')));
  }
  const of = (name: string): number => medianOf(taken[name]!);
  const [first, changed, read, programs] = [of('first'), of('changed'), of('read'), of('programs')];
  return [
    { work: `${work}: cp -r and sha256sum`, found: { value: programs, unit: 'ms' }, rounds },
    { work: `${work}: as a multiple of these`, found: { value: first / programs, unit: 'times' }, limit, rounds },
    { work: `${work}: one changed`, found: { value: changed / programs, unit: 'times' }, limit: limitOfOne, rounds },
    { work: `${work}: one changed, a step reads it`, found: { value: read / programs, unit: 'times' }, limit, rounds },
    ...(git
      ? [{ work: `${work}: git add -A of that change`, found: { value: of('git'), unit: 'ms' }, rounds } as const]
      : []),
  ];
}

/** In a repository of the folder itself, which knows all files except the change. */
function timeGit(git: string, cwd: string, change: () => void): number {
  const add = { program: git, args: ['-c', 'core.fsync=none', 'add', '-A'], cwd };
  timeProcess({ program: git, args: ['init', '--quiet'], cwd });
  timeProcess(add);
  change();
  return timeProcess(add);
}

function writeFolderProject(root: string, count: number, round: number): (pipeline: string) => Command {
  mkdirSync(root, { recursive: true });
  linkCore(root);
  writeProject(root, {
    'package.json': '{ "name": "many", "private": true, "type": "module" }\n',
    '.gitignore': 'node_modules/\ndata/\n',
    ...pipelines,
  });
  for (let index = 0; index < count; index += 1) {
    const above = join(root, 'data', String(index % 100));
    if (index < 100) mkdirSync(above, { recursive: true });
    writeFileSync(join(above, `${index}.txt`), `${round} ${index} `.repeat(120));
  }
  return (pipeline) => ({ program: process.execPath, args: [cairn, 'run', pipeline], cwd: root });
}
