// A project whose run leaves a file of every kind that Cairn stores: artifacts, folders, records, logs, a published
// bundle, and the record of the run, tied to a commit. Its steps take no time.

import { createRig, type Rig } from '../rig/create-rig.ts';
import { makeFastFolder } from './fast-folder.ts';

/** Nodes of its pipeline, in the order of the plan. */
export const faultNodes = ['file(data/lines.txt)', 'count', 'folder(data/parts)', 'join', 'pack'] as const;

export interface FaultRigOptions {
  /** Whether it is a git repository. Default true. */
  readonly git?: boolean;
}

export async function createFaultRig({ git = true }: FaultRigOptions = {}): Promise<Rig> {
  const rig = await createRig({ root: await makeFastFolder() });
  await writeFaultProject(rig);
  if (git) await commitAll(rig);
  return rig;
}

export async function writeFaultProject(rig: Rig): Promise<void> {
  await rig.write('data/lines.txt', 'one\ntwo\nthree\n');
  await rig.write('data/parts/a.txt', 'part a\n');
  await rig.write('data/parts/b.txt', 'part b\n');
  await rig.write('steps/factor.ts', 'export const factor: number = 1;\n');
  await rig.write(
    'steps/count.ts',
    `import { defineStep, json, storedFile } from '@cairn/core';
import { z } from 'zod';
import { factor } from './factor.ts';

export const count = defineStep('count', {
  in: { raw: storedFile },
  params: z.strictObject({ times: z.number() }),
  out: { count: json<{ readonly lines: number }>() },
  async run({ raw }, { times }, { log }) {
    const lines = (await raw.text()).trimEnd().split('\\n').length * factor * times;
    log(\`counted \${lines}\`);
    return { count: { lines } };
  },
});
`,
  );
  await rig.write(
    'steps/join.ts',
    `import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { defineStep, storedFolder } from '@cairn/core';
import { factor } from './factor.ts';

export const join = defineStep('join', {
  in: { parts: storedFolder },
  out: { joined: storedFolder },
  async run({ parts }, _, { folder, log }) {
    const path = joinPath(folder, 'joined');
    await mkdir(joinPath(path, 'below'), { recursive: true });
    const texts: string[] = [];
    for (const name of (await readdir(parts.path)).sort()) texts.push(await readFile(joinPath(parts.path, name), 'utf8'));
    await writeFile(joinPath(path, 'all.txt'), texts.join('').repeat(factor));
    await writeFile(joinPath(path, 'below/count.txt'), \`\${texts.length}\`);
    log(\`joined \${texts.length}\`);
    return { joined: { path } };
  },
});
`,
  );
  await rig.write(
    'steps/pack.ts',
    `import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle, defineStep, json, storedFolder } from '@cairn/core';

export const pack = defineStep('pack', {
  in: { count: json<{ readonly lines: number }>(), joined: storedFolder },
  out: { bundle },
  async run({ count, joined }, _, { folder }) {
    const path = join(folder, 'bundle');
    await mkdir(path);
    await writeFile(join(path, 'bundle.json'), '{ "name": "faults", "alias": "champion" }');
    await writeFile(join(path, 'count.json'), JSON.stringify(count));
    await copyFile(join(joined.path, 'all.txt'), join(path, 'all.txt'));
    return { bundle: { path, name: 'faults', alias: 'champion' } };
  },
});
`,
  );
  await rig.write(
    'pipelines/faults.ts',
    `import { definePipeline, file, folder } from '@cairn/core';
import { z } from 'zod';
import { count } from '../steps/count.ts';
import { join } from '../steps/join.ts';
import { pack } from '../steps/pack.ts';

export default definePipeline('faults', {
  params: z.strictObject({ times: z.number().default(1) }),
  build({ times }) {
    const counted = count({ raw: file('data/lines.txt') }, { times });
    const { joined } = join({ parts: folder('data/parts') });
    return { count: counted.count, joined, deployed: pack({ count: counted.count, joined }).bundle };
  },
});
`,
  );
}

export async function commitAll(rig: Rig): Promise<void> {
  await rig.git('init', '-q');
  await rig.git('add', '-A');
  await rig.git('commit', '-qm', 'first');
}
