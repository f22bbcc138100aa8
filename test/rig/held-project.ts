// A project whose nodes run on the cluster of a test: one step that the test holds, and one that reads what it made.

import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { writeLockfile } from './committed-project.ts';
import { createRig, type Rig, repository } from './create-rig.ts';
import { holdModule, type Probe } from './open-probe.ts';

export interface HeldRig extends Rig {
  readonly held: Probe;
}

export interface HeldOptions {
  /** The name of the executor. */
  readonly executor: string;
  /** Its settings, as code. */
  readonly settings: string;
  /** Of the step that is held, as code; default none. */
  readonly resources?: string | undefined;
  /** The folder of the project; default a new one. */
  readonly root?: string | undefined;
}

export async function createHeldRig({ executor, settings, resources = '{}', root }: HeldOptions): Promise<HeldRig> {
  const rig = await createRig({ packages: 'source', ...(root !== undefined && { root }) });
  for (const name of ['cli', `executor-${executor}`])
    await symlink(join(repository, 'packages', name), rig.path('node_modules/@cairn', name));
  await rig.write('cairn.config.ts', `export default { executors: { ${executor}: ${settings} } };\n`);
  const held = await rig.probe();
  await rig.write('steps/hold.ts', holdModule);
  await rig.write(
    'steps/held.ts',
    `import { defineStep, json } from '@cairn/core';
import { hold } from './hold.ts';

export const held = defineStep('held', {
  in: {},
  out: { word: json<string>() },
  network: true,
  resources: ${resources},
  async run(_, __, context) {
    context.log('it begins');
    const word = await hold(${JSON.stringify(held.socket)});
    return { word };
  },
});

export const length = defineStep('length', {
  in: { word: json<string>() },
  out: { length: json<number>() },
  run: ({ word }) => ({ length: word.length }),
});
`,
  );
  await rig.write(
    'pipelines/held.ts',
    `import { definePipeline } from '@cairn/core';
import { held, length } from '../steps/held.ts';

export default definePipeline('held', { build: () => ({ length: length(held({})).length }) });
`,
  );
  return { ...rig, held, [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose]() };
}

/** Puts the project into a repository, with a lockfile that other machines can install. */
export async function commitProject(rig: HeldRig): Promise<void> {
  await writeLockfile(rig.root);
  await rig.git('init', '--quiet');
  await rig.git('add', '.');
  await rig.git('commit', '--quiet', '--message', 'first');
}
