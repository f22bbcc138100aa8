// A Cairn project of that shape: one trivial step, used once for each node.

import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../repository.ts';
import { writeProject } from './write-project.ts';

const step = `import { defineStep, json, optional } from '@cairn/core';
import { z } from 'zod';

export const add = defineStep('add', {
  in: { left: optional(json<number>()), right: optional(json<number>()) },
  params: z.strictObject({ index: z.number(), salt: z.number() }),
  out: { sum: json<number>() },
  run: ({ left = 0, right = 0 }, { index, salt }) => ({ sum: (left + right + index + salt) % 1_000_003 }),
});
`;

const pipeline = (nodes: number): string => `import { definePipeline, type Ref } from '@cairn/core';
import { z } from 'zod';
import { add } from '../steps/add.ts';

export default definePipeline('layered', {
  params: z.strictObject({ nodes: z.number().default(${nodes}), salt: z.number().default(0) }),
  build({ nodes, salt }) {
    const width = Math.ceil(Math.sqrt(nodes));
    const made: Ref<number>[] = [];
    const ends = new Map<string, Ref<number>>();
    for (let index = 0; index < nodes; index += 1) {
      const above = index - width;
      const neighbour = above % width === width - 1 ? above - width + 1 : above + 1;
      const left = made[above];
      const right = width === 1 ? undefined : made[neighbour];
      const { sum } = add({ ...(left && { left }), ...(left && right && { right }) }, { index, salt });
      made.push(sum);
      ends.set(\`end\${index}\`, sum);
      if (left) ends.delete(\`end\${above}\`);
      if (left && right) ends.delete(\`end\${neighbour}\`);
    }
    return Object.fromEntries(ends);
  },
});
`;

/** The files of the project, by path. */
export function layeredProject(nodes: number): Readonly<Record<string, string>> {
  return { 'steps/add.ts': step, 'pipelines/layered.ts': pipeline(nodes) };
}

/** Writes the project into an empty folder, and commits it. */
export function writeCairnProject(root: string, nodes: number): void {
  linkCore(root);
  writeProject(root, {
    'package.json': '{ "name": "layered", "private": true, "type": "module" }\n',
    '.gitignore': 'node_modules/\n',
    ...layeredProject(nodes),
  });
}

/** Links the packages that a pipeline imports into `node_modules`. */
export function linkCore(root: string): void {
  const modules = join(root, 'node_modules');
  mkdirSync(join(modules, '@cairn'), { recursive: true });
  symlinkSync(join(repository, 'packages/core'), join(modules, '@cairn/core'));
  symlinkSync(join(repository, 'node_modules/zod'), join(modules, 'zod'));
}
