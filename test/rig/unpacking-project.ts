// A project for tests of outputs that are not in the store: a chain of two steps, and two that read its end.

import { rm } from 'node:fs/promises';
import type { Rig, ToldRun } from './create-rig.ts';

const steps = `import { defineStep, json, storedFile } from '@cairn/core';

export const unpack = defineStep('unpack', {
  in: { archive: storedFile },
  out: { rows: json<readonly string[]>() },
  run: async ({ archive }) => ({ rows: (await archive.text()).trimEnd().split('\\n') }),
});

export const sort = defineStep('sort', {
  in: { rows: json<readonly string[]>() },
  out: { sorted: json<readonly string[]>(), first: json<string>() },
  run({ rows }) {
    const sorted = [...rows].sort();
    return { sorted, first: sorted[0]! };
  },
});

export const count = defineStep('count', {
  in: { sorted: json<readonly string[]>() },
  out: { count: json<number>() },
  run: ({ sorted }) => ({ count: sorted.length }),
});

export const join = defineStep('join', {
  in: { sorted: json<readonly string[]>() },
  out: { text: json<string>() },
  run: ({ sorted }) => ({ text: sorted.join(' ') }),
});
`;

/** @param build - the body of build; default: all of them, none temporary */
export async function writeUnpackingProject(
  rig: Rig,
  build = `const { rows } = unpack({ archive: file('rows.txt') });
    const { sorted, first } = sort({ rows });
    return { count: count({ sorted }).count, text: join({ sorted }).text };`,
): Promise<void> {
  await rig.write('rows.txt', 'b\na\n');
  await rig.write('steps/unpack.ts', steps);
  await rig.write(
    'pipelines/unpacking.ts',
    `import * as cairn from '@cairn/core';
import { count, join, sort, unpack } from '../steps/unpack.ts';

const { after, definePipeline, file, frozen, map, untilRead } = cairn;

export default definePipeline('unpacking', {
  build() {
    ${build}
  },
});
`,
  );
  await rig.git('init', '-q');
  await rig.git('config', 'user.name', 'Ada Lovelace');
}

export async function editStep(rig: Rig, from: string, to: string): Promise<void> {
  await rig.write('steps/unpack.ts', (await rig.read('steps/unpack.ts')).replace(from, to));
}

/** Removes the bytes of an output from the store. */
export async function loseOutput(rig: Rig, run: ToldRun, label: string, output: string): Promise<void> {
  await rm(artifactOf(rig, run, label, output));
}

export function artifactOf(rig: Rig, run: ToldRun, label: string, output: string): string {
  const digest = run.node(label).outputs[output]!;
  return rig.path('.cairn/artifacts', digest.slice(0, 2), digest);
}
