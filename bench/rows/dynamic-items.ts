// A map over ten thousand items that a step made, with one trivial node each, next to the same graph written with `.map`:
// the first run, a run with nothing to do, and a run with one item more.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { medianOf } from '../measure/interleave.ts';
import { timeProcess } from '../measure/time-process.ts';
import { linkCore } from '../projects/cairn-project.ts';
import { writeProject } from '../projects/write-project.ts';
import { cairn } from '../repository.ts';
import type { Row } from '../row.ts';

const items = 10_000;
const rounds = 1;

const files = {
  'package.json': '{ "name": "items", "private": true, "type": "module" }\n',
  '.gitignore': 'node_modules/\n',
  'steps/numbers.ts': `import { defineStep, each, json } from '@cairn/core';
import { z } from 'zod';

export const list = defineStep('list', {
  in: {},
  params: z.strictObject({ count: z.number() }),
  out: { numbers: json<readonly number[]>() },
  run: (_, { count }) => ({ numbers: Array.from({ length: count }, (_, index) => index) }),
});

export const next = defineStep('next', {
  in: { value: json<number>() },
  out: { value: json<number>() },
  run: ({ value }) => ({ value: value + 1 }),
});

export const nextOf = defineStep('next-of', {
  in: {},
  params: z.strictObject({ value: z.number() }),
  out: { value: json<number>() },
  run: (_, { value }) => ({ value: value + 1 }),
});

export const sum = defineStep('sum', {
  in: { values: each(json<number>()) },
  out: { sum: json<number>() },
  run: ({ values }) => ({ sum: Object.values(values).reduce((total, value) => total + value, 0) }),
});
`,
  'pipelines/dynamic.ts': `import { definePipeline, map } from '@cairn/core';
import { z } from 'zod';
import { list, next, sum } from '../steps/numbers.ts';

export default definePipeline('dynamic', {
  params: z.strictObject({ count: z.number() }),
  build: ({ count }) => ({ sum: sum({ values: map(list({}, { count }).numbers, (value) => next({ value }).value) }).sum }),
});
`,
  'pipelines/static.ts': `import { definePipeline } from '@cairn/core';
import { z } from 'zod';
import { nextOf, sum } from '../steps/numbers.ts';

export default definePipeline('static', {
  params: z.strictObject({ count: z.number() }),
  build({ count }) {
    const values = Array.from({ length: count }, (_, value) => [String(value), nextOf({}, { value }).value] as const);
    return { sum: sum({ values: Object.fromEntries(values) }).sum };
  },
});
`,
};

export async function measureDynamicItems({ folder, say }: Context): Promise<readonly Row[]> {
  const pipelines = ['dynamic', 'static'] as const;
  const works = ['first', 'nothing', 'more'] as const;
  const taken = new Map(pipelines.flatMap((name) => works.map((work) => [`${name} ${work}`, [] as number[]] as const)));
  for (let round = 0; round < rounds; round += 1)
    for (const name of pipelines) {
      say(`a map over ${items} items: ${name}, round ${round + 1} of ${rounds}`);
      const root = join(folder, `items-${name}-${round}`);
      mkdirSync(root, { recursive: true });
      linkCore(root);
      writeProject(root, files);
      const run = (count: number): number =>
        timeProcess({ program: process.execPath, args: [cairn, 'run', name, '--set', `count=${count}`], cwd: root });
      taken.get(`${name} first`)!.push(run(items));
      // What was just written is not believed.
      run(items);
      taken.get(`${name} nothing`)!.push(run(items));
      taken.get(`${name} more`)!.push(run(items + 1));
    }
  const times = (work: (typeof works)[number]): number =>
    medianOf(taken.get(`dynamic ${work}`)!) / medianOf(taken.get(`static ${work}`)!);
  const work = `map over ${items.toLocaleString('en')} items, next to .map`;
  const row = (what: string, value: number, most: number): Row => ({
    ...{ work: `${work}: ${what}`, found: { value, unit: 'times' }, limit: { value: most, of: 'found' }, rounds },
  });
  return [
    row('first run', times('first'), 1.1),
    row('nothing to do', times('nothing'), 1.1),
    row('one item more', times('more'), 1.2),
  ];
}
