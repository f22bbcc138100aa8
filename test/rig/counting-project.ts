// A small project for tests of the engine: a file, a step that counts its lines times a factor from a helper, and a
// step that doubles the count.

import type { Rig } from './create-rig.ts';

export async function writeCountingProject(rig: Rig): Promise<void> {
  await rig.write('data/lines.txt', 'one\ntwo\nthree\n');
  await rig.write('steps/factor.ts', 'export const factor: number = 1;\nexport const unused = 7;\n');
  await rig.write(
    'steps/count.ts',
    `import { defineStep, json, storedFile } from '@cairn/core';
import { z } from 'zod';
import { factor } from './factor.ts';

export const count = defineStep('count', {
  in: { raw: storedFile },
  params: z.strictObject({ times: z.number().default(1) }),
  out: { count: json<{ readonly lines: number }>() },
  async run({ raw }, { times }, context) {
    const lines = (await raw.text()).trimEnd().split('\\n').length * factor * times;
    context.log(\`counted \${lines}\`);
    return { count: { lines } };
  },
});
`,
  );
  await rig.write(
    'steps/double.ts',
    `import { defineStep, json } from '@cairn/core';

export const double = defineStep('double', {
  in: { count: json<{ readonly lines: number }>() },
  out: { count: json<{ readonly lines: number }>() },
  run: ({ count }) => ({ count: { lines: count.lines * 2 } }),
});
`,
  );
  await rig.write(
    'pipelines/counting.ts',
    `import { definePipeline, file } from '@cairn/core';
import { z } from 'zod';
import { count } from '../steps/count.ts';
import { double } from '../steps/double.ts';

export default definePipeline('counting', {
  params: z.strictObject({ times: z.number().default(1), name: z.string().default('x') }),
  build({ times }) {
    const counted = count({ raw: file('data/lines.txt') }, { times });
    return { doubled: double(counted).count };
  },
});
`,
  );
}
