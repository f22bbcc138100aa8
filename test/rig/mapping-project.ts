// A project whose pipeline maps over shops that a step read from data/shops.json.

import { createRig, type Rig } from './create-rig.ts';
import { writeSmallSteps } from './write-steps.ts';

export interface Shop {
  readonly id: string;
  readonly sales: readonly number[];
}

export const writeShops = (rig: Rig, shops: readonly Shop[]): Promise<void> =>
  rig.write('data/shops.json', JSON.stringify(shops));

/** @param body - the body of build, which has `shops` */
export async function createMappingProject(body: string, shops: readonly Shop[] = defaultShops): Promise<Rig> {
  const rig = await createRig();
  await writeSmallSteps(rig);
  await writeShops(rig, shops);
  await writePipeline(rig, body);
  return rig;
}

export const defaultShops: readonly Shop[] = [
  { id: 'north', sales: [1, 2] },
  { id: 'south', sales: [3] },
  { id: 'west', sales: [4, 5] },
];

export function writePipeline(rig: Rig, body: string): Promise<void> {
  return rig.write(
    'pipelines/shops.ts',
    `import { best, definePipeline, each, file, files, folder, map, repeatUntil, when } from '@cairn/core';
import * as steps from '../steps/small.ts';

const { both, count, double, gather, group, label, list, read, salesOf, split, total } = steps;

export default definePipeline('shops', {
  build() {
    const { shops } = list({ file: file('data/shops.json') });
    ${body}
  },
});
`,
  );
}

/** What a result is in the last run. */
export async function readResult(rig: Rig, name: string): Promise<unknown> {
  const path = `read-${Date.now()}.json`;
  const { exitCode, stderr } = await rig.cairn('get', 'latest', name, '--to', path);
  if (exitCode !== 0) throw new Error(stderr);
  return JSON.parse(await rig.read(path));
}
