// A step in Python that does nothing, next to the interpreter of its environment doing nothing: the additional time of a
// run with many such nodes, one at a time, compared with a run with fewer of them. The environment exists already.

import { mkdirSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { findProgram } from '../measure/find-program.ts';
import { medianOf } from '../measure/interleave.ts';
import { type Command, readProcess, timeProcess } from '../measure/time-process.ts';
import { linkCore } from '../projects/cairn-project.ts';
import { writeProject } from '../projects/write-project.ts';
import { cairn } from '../repository.ts';
import type { Row } from '../row.ts';

const few = 2;
const many = 22;
const rounds = 5;
const limit = { value: 1.3, of: 'found' } as const;
const work = 'a step in Python that does nothing';

const steps = (version: string): string => `import { defineCommand, text } from '@cairn/core';
import { z } from 'zod';

export const nothing = defineCommand('nothing', {
  in: {},
  params: z.strictObject({ salt: z.number() }),
  out: { said: text },
  uses: ['python/nothing.py'],
  python: { lock: 'requirements.lock', version: '${version}' },
  // One at a time.
  resources: { threads: ${availableParallelism()} },
  run: ({ outputs }) => ['python', 'python/nothing.py', outputs.said],
});
`;

const pipeline = `import { definePipeline } from '@cairn/core';
import { z } from 'zod';
import { nothing } from '../steps/nothing.ts';

export default definePipeline('nothings', {
  params: z.strictObject({ salt: z.number(), nodes: z.number() }),
  build: ({ salt, nodes }) =>
    Object.fromEntries(Array.from({ length: nodes }, (_, n) => ['n' + n, nothing({}, { salt: salt + n }).said])),
});
`;

export async function measurePythonStep({ folder, say }: Context): Promise<readonly Row[]> {
  const python = findProgram('python3');
  if (!python || !findProgram('uv'))
    return [{ work, limit, found: undefined, reason: 'python3 and uv are not installed' }];
  const asked = ['-c', "import sys; print('%d.%d' % sys.version_info[:2])"];
  const version = readProcess({ program: python, args: asked, cwd: folder }).trim();
  const root = join(folder, 'python');
  mkdirSync(root, { recursive: true });
  linkCore(root);
  writeProject(root, {
    'package.json': '{ "name": "nothings", "private": true, "type": "module" }\n',
    '.gitignore': 'node_modules/\n',
    'requirements.lock': '',
    'python/nothing.py': 'import sys\n\nopen(sys.argv[1], "w").close()\n',
    'steps/nothing.ts': steps(version),
    'pipelines/nothings.ts': pipeline,
  });
  const cache = join(folder, 'python-cache');
  const run = (nodes: number, salt: number): Command => ({
    program: process.execPath,
    args: [cairn, 'run', 'nothings', '--set', `nodes=${nodes}`, '--set', `salt=${salt}`],
    cwd: root,
    env: { CAIRN_CACHE: cache },
  });
  say(`${work}: creating its environment`);
  try {
    readProcess(run(few, -few));
  } catch (error) {
    return [{ work, limit, found: undefined, reason: (error as Error).message.split('\n')[0]! }];
  }
  const [environment] = readdirSync(join(cache, 'python')).filter((name) => name !== 'locks');
  const pass: Command = {
    program: join(cache, 'python', environment!, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python'),
    args: ['-c', 'pass'],
    cwd: root,
  };
  const taken = { pass: [] as number[], step: [] as number[] };
  say(`${work}: ${rounds} rounds`);
  for (let round = 0; round < rounds; round += 1) {
    const salt = round * (few + many);
    for (let turn = 0; turn < 5; turn += 1) taken.pass.push(timeProcess(pass));
    const least = timeProcess(run(few, salt));
    taken.step.push((timeProcess(run(many, salt + few)) - least) / (many - few));
  }
  const base = medianOf(taken.pass);
  return [
    { work: 'python -c pass, in that environment', found: { value: base, unit: 'ms' }, rounds },
    { work, found: { value: medianOf(taken.step) / base, unit: 'times' }, limit, rounds },
  ];
}
