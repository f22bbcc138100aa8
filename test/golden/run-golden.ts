// A run of the golden project, in a folder of its own: the key of each node, and what came out.

import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Digest, Key } from '../../packages/core/src/base/brand.ts';
import { type KeyManifest, writeKey } from '../../packages/core/src/key/manifest.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { cleanEnvironment, createRig, readRun, readTold } from '../rig/create-rig.ts';

export interface GoldenNode {
  readonly key: Key;
  readonly outputs: Readonly<Record<string, Digest>>;
}

export interface GoldenPlace {
  readonly node?: string;
  readonly root?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** By label. The keys are those of Node 24: where another major version ran, that alone is put in its place. */
export async function runGolden({
  node = process.execPath,
  root,
  variables = {},
}: GoldenPlace = {}): Promise<Readonly<Record<string, GoldenNode>>> {
  await using rig = await createRig({ packages: 'source', ...(root !== undefined && { root }) });
  await cp(join(import.meta.dirname, 'project'), rig.root, { recursive: true });
  const told = await execa(node, [rig.bin, 'run', 'golden', '--json'], {
    cwd: rig.root,
    env: { ...cleanEnvironment(rig.root), ...variables },
    extendEnv: false,
    reject: false,
  });
  const run = readRun(readTold(told));
  if (run.exitCode !== 0) throw new Error(`${node} ended with ${run.exitCode}\n${run.stderr}${run.stdout}`);
  const store = await openStore(rig.path('.cairn'));
  const nodes = run.events.filter((event) => event.type === 'node-finished');
  const found = nodes.map(async ({ label, key, outputs }) => {
    const [result] = await store.find(key!);
    const manifest = result!.manifest as KeyManifest;
    if (writeKey(manifest) !== key) throw new Error(`the manifest of ${label} is not that of its key`);
    const environment = manifest.environment['node'] === undefined ? {} : { ...manifest.environment, node: '24' };
    return [label, { key: writeKey({ ...manifest, environment }), outputs }] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}
