// A map over two thousand items with nothing to do, and with one item more; and a run with nothing to do of a pipeline that
// uses maps, branches, loops, frozen and temporary nodes, order, fallbacks and outputs that may be absent, next to one with
// as many nodes that uses none of them.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { medianOf } from '../measure/interleave.ts';
import { timeProcess } from '../measure/time-process.ts';
import { linkCore } from '../projects/cairn-project.ts';
import { writeProject } from '../projects/write-project.ts';
import { cairn } from '../repository.ts';
import type { Row } from '../row.ts';

const items = 2000;
const rounds = 5;
const plainNodes = 16;

const files = {
  'package.json': '{ "name": "freshness", "private": true, "type": "module" }\n',
  '.gitignore': 'node_modules/\n',
  'steps/numbers.ts': `import { defineStep, each, json, maybe } from '@cairn/core';
import { z } from 'zod';

const number = json<number>();

export const list = defineStep('list', {
  in: {},
  params: z.strictObject({ count: z.number() }),
  out: { numbers: json<readonly number[]>(), isLarge: json<boolean>() },
  run: (_, { count }) => ({ numbers: Array.from({ length: count }, (_, index) => index), isLarge: count > 3 }),
});

export const next = defineStep('next', { in: { value: number }, out: { value: number }, run: ({ value }) => ({ value: value + 1 }) });
export const start = defineStep('start', { in: {}, out: { value: number }, run: () => ({ value: 0 }) });
export const reach = defineStep('reach', {
  in: { value: number },
  out: { value: number, isDone: json<boolean>() },
  run: ({ value }) => ({ value: value + 1, isDone: value > 0 }),
});
export const spot = defineStep('spot', { in: { value: number }, out: { odd: maybe(number) }, run: ({ value }) => ({ odd: value % 2 ? value : undefined }) });
export const show = defineStep('show', { in: { odd: maybe(number) }, out: { value: number }, run: ({ odd }) => ({ value: odd ?? 0 }) });

export const sum = defineStep('sum', {
  in: { values: each(number) },
  out: { sum: number },
  run: ({ values }) => ({ sum: Object.values(values).reduce((total, value) => total + value, 0) }),
});

export const add = defineStep('add', {
  in: {},
  params: z.strictObject({ index: z.number() }),
  out: { value: number },
  run: (_, { index }) => ({ value: index }),
});
`,
  'pipelines/mapped.ts': `import { definePipeline, map } from '@cairn/core';
import { z } from 'zod';
import { list, next, sum } from '../steps/numbers.ts';

export default definePipeline('mapped', {
  params: z.strictObject({ count: z.number() }),
  build: ({ count }) => ({ sum: sum({ values: map(list({}, { count }).numbers, (value) => next({ value }).value) }).sum }),
});
`,
  'pipelines/all.ts': `import { after, definePipeline, fallback, frozen, map, repeatUntil, scope, tag, untilRead, when } from '@cairn/core';
import { list, next, reach, spot, start, sum, show } from '../steps/numbers.ts';

export default definePipeline('all', {
  build() {
    const { numbers, isLarge } = list({}, { count: 2 });
    const mapped = scope('mapped', () => map(numbers, (value) => untilRead(() => next({ value })).value));
    const { value } = start({});
    const taken = when(isLarge, { then: () => next({ value }).value, else: () => frozen('kept', () => next({ value })).value });
    const { state } = repeatUntil(value, (value) => { const made = reach({ value }); return { state: made.value, stop: made.isDone }; }, { atMost: 3 });
    const shown = after(mapped, () => tag('nightly', () => show({ odd: spot({ value: state }).odd })));
    return { mapped: sum({ values: mapped }).sum, taken, shown: fallback(shown.value, 1) };
  },
});
`,
  'pipelines/none.ts': `import { definePipeline } from '@cairn/core';
import { add, sum } from '../steps/numbers.ts';

export default definePipeline('none', {
  build() {
    const values = Array.from({ length: ${plainNodes - 1} }, (_, index) => [String(index), add({}, { index }).value] as const);
    return { sum: sum({ values: Object.fromEntries(values) }).sum };
  },
});
`,
};

export async function measureFreshness({ folder, say }: Context): Promise<readonly Row[]> {
  const root = join(folder, 'freshness');
  mkdirSync(root, { recursive: true });
  linkCore(root);
  writeProject(root, files);
  const run = (...args: string[]): number =>
    timeProcess({ program: process.execPath, args: [cairn, 'run', ...args], cwd: root });
  const runMapped = (count: number): number => run('mapped', '--set', `count=${count}`);
  const taken = { fresh: [], more: [], all: [], none: [] } as Record<string, number[]>;
  say(`a map over ${items} items`);
  runMapped(items);
  // What was just written is not believed.
  for (let round = 0; round < 2; round += 1) runMapped(items);
  for (let round = 0; round < rounds; round += 1) taken['fresh']!.push(runMapped(items));
  for (let round = 1; round <= rounds; round += 1) taken['more']!.push(runMapped(items + round));
  say('a pipeline with everything, and one with nothing');
  for (let round = 0; round < 3; round += 1) for (const name of ['all', 'none']) run(name);
  for (let round = 0; round < rounds; round += 1) for (const name of ['all', 'none']) taken[name]!.push(run(name));
  const of = (name: string): number => medianOf(taken[name]!);
  const work = `map over ${items.toLocaleString('en')} items`;
  return [
    {
      work: `${work}: nothing to do`,
      found: { value: of('fresh'), unit: 'ms' },
      limit: { value: 100, of: 'found' },
      rounds,
    },
    {
      work: `${work}: one item more`,
      found: { value: of('more'), unit: 'ms' },
      limit: { value: 1000, of: 'found' },
      rounds,
    },
    {
      work: 'nothing to do: maps, branches, loops, frozen, temporary, order, next to none of them',
      found: { value: of('all') / of('none'), unit: 'times' },
      limit: { value: 1.2, of: 'found' },
      rounds,
    },
  ];
}
