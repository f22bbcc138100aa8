// A folder of many small files as an input: what a run with it takes more than one with a folder of one file, next to
// `cp -r` plus `sha256sum` of the same files. Then one of the files is changed, and the run is made again.

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
const work = `folder() of ${files.toLocaleString('en')} files`;

const pipeline = `import { definePipeline, folder } from '@cairn/core';

export default definePipeline('many', { build: () => ({ all: folder('data') }) });
`;

export async function measureManyFiles({ folder, say }: Context): Promise<readonly Row[]> {
  const [bash, sums] = [findProgram('bash'), findProgram('sha256sum')];
  if (!bash || !sums) return [{ work, limit, found: undefined, reason: 'bash or sha256sum is not installed' }];
  const taken = { first: [] as number[], changed: [] as number[], programs: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    say(`${work}: round ${round + 1} of ${rounds}`);
    const [many, one] = [join(folder, `many-${round}`), join(folder, `one-${round}`)];
    const [runMany, runOne] = [writeFolderProject(many, files, round), writeFolderProject(one, 1, round)];
    const start = timeProcess(runOne);
    const shell = `cp -r ${many}/data ${many}-copy && find ${many}-copy -type f -print0 | xargs -0 sha256sum`;
    taken.programs.push(timeProcess({ program: bash, args: ['-c', shell], cwd: folder }));
    taken.first.push(timeProcess(runMany) - start);
    // A record of files that were just written is not believed.
    timeProcess(runMany);
    writeFileSync(join(many, 'data/7/7.txt'), 'changed');
    taken.changed.push(timeProcess(runMany) - start);
  }
  const [first, changed, programs] = [taken.first, taken.changed, taken.programs].map(medianOf) as [
    number,
    number,
    number,
  ];
  return [
    { work: `${work}: cp -r and sha256sum`, found: { value: programs, unit: 'ms' }, rounds },
    { work: `${work}: as a multiple of these`, found: { value: first / programs, unit: 'times' }, limit, rounds },
    { work: `${work}: one changed`, found: { value: changed / programs, unit: 'times' }, limit, rounds },
  ];
}

function writeFolderProject(root: string, count: number, round: number): Command {
  mkdirSync(root, { recursive: true });
  linkCore(root);
  writeProject(root, {
    'package.json': '{ "name": "many", "private": true, "type": "module" }\n',
    '.gitignore': 'node_modules/\ndata/\n',
    'pipelines/many.ts': pipeline,
  });
  for (let index = 0; index < count; index += 1) {
    const above = join(root, 'data', String(index % 100));
    if (index < 100) mkdirSync(above, { recursive: true });
    writeFileSync(join(above, `${index}.txt`), `${round} ${index} `.repeat(120));
  }
  return { program: process.execPath, args: [cairn, 'run', 'many'], cwd: root };
}
