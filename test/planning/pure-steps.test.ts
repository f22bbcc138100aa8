// No step of Cairn's own may keep a user from planning: what its code reaches is either pure or declared.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { NodeId } from '../../packages/core/src/base/brand.ts';
import type { StepDefinition } from '../../packages/core/src/dsl/step.ts';
import { createClosure } from '../../packages/core/src/fingerprint/closure.rig.ts';
import { createDiskView } from '../../packages/core/src/fingerprint/disk/disk-view.ts';
import { openDeclaredNatives } from '../../packages/core/src/fingerprint/packages/declared-natives.ts';
import { openPackages } from '../../packages/core/src/fingerprint/packages/installed-packages.ts';
import { readNodeRules } from '../../packages/core/src/fingerprint/resolve/node-rules.ts';
import { createCodeWorld } from '../../packages/core/src/fingerprint/trace/code-world.ts';
import { openModuleReader } from '../../packages/core/src/fingerprint/trace/module-reader.ts';
import { traceClosure } from '../../packages/core/src/fingerprint/trace/trace-closure.ts';
import type { Plan } from '../../packages/core/src/graph/plan.ts';
import { findImpure } from '../../packages/core/src/plan/find-impure.ts';
import * as steps from '../../packages/steps/src/index.ts';
import { averageNetworks } from '../../packages/steps/src/parallel/average-networks.ts';
import { startNetwork } from '../../packages/steps/src/parallel/start-network.ts';
import { takeShard } from '../../packages/steps/src/parallel/take-shard.ts';
import { trainShard } from '../../packages/steps/src/parallel/train-shard.ts';
import { builtPackages } from '../built/built-packages.ts';
import { repository } from '../rig/create-rig.ts';

const folder = mkdtempSync(join(tmpdir(), 'cairn-pure-'));
const disk = createDiskView();
// What another test parsed of the same bytes is read.
const shared = join(builtPackages(), '../modules');
const reader = await openModuleReader(disk, { file: join(folder, 'modules'), shared });
afterAll(async () => {
  await reader.keep();
  rmSync(folder, { recursive: true });
});
const world = createCodeWorld({
  reader,
  installed: openPackages(repository, disk),
  disk,
  rules: readNodeRules({}),
  root: repository,
});
const natives = openDeclaredNatives(repository, disk);
const source = `${repository}/packages/steps/src`;

/** Steps that only a function of Cairn's own calls. */
const inner = {
  'average-networks': { averageNetworks },
  'start-network': { startNetwork },
  'take-shard': { takeShard },
  'train-shard': { trainShard },
};

/** The exports that a pipeline calls to have a node. */
const definitions = [
  ...listSteps(steps, `${source}/index.ts`),
  ...Object.entries(inner).flatMap(([name, exported]) => listSteps(exported, `${source}/parallel/${name}.ts`)),
];

function listSteps(exported: object, file: string) {
  return Object.entries(exported).flatMap(([name, value]) => {
    const { definition } = value as { readonly definition?: StepDefinition };
    return definition && typeof value === 'function' ? [{ name, definition, file }] : [];
  });
}

test('there are steps to look at', () => {
  expect(definitions.length).toBeGreaterThan(25);
});

test.each(definitions)(
  '$name depends on nothing outside its key that it does not declare',
  async ({ name, definition, file }) => {
    const closure = await traceClosure([{ file, exportName: name }], world);
    expect(closure.pieces.length).toBeGreaterThan(0);
    const id = name as NodeId;
    const plan = { pipeline: 'all', nodes: [{ id, definition }] as unknown as Plan['nodes'] } as Plan;
    const found = findImpure(
      plan,
      new Map([[id, { closure, natives: natives.of(closure) }]]),
      createClosure(),
      () => false,
    );
    expect(found).toEqual([]);
  },
);
