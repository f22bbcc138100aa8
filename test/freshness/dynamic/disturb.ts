// What happens to a store between two runs, and must not show in any result.

import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Rig } from '../../rig/create-rig.ts';
import type { Graph } from './graph.ts';

export const disturbanceTypes = [
  'a removed artifact',
  'a damaged artifact',
  'a cut record',
  'a removed record',
  'a removed cache',
  'a run of a part',
  'a killed run',
  'a collection',
  'a repair',
  'another machine',
  'a damaged shared object',
  'a removed shared object',
  'a swapped shared object',
] as const;

/** A project with one of these uses a shared store. */
export const isShared = ({ type }: Pick<Disturbance, 'type'>): boolean => /machine|shared/.test(type);

export interface Disturbance {
  readonly type: (typeof disturbanceTypes)[number];
  readonly at: number;
  readonly to: number;
}

export const randomDisturbance: fc.Arbitrary<Disturbance> = fc.record({
  type: fc.constantFrom(...disturbanceTypes),
  at: fc.nat({ max: 100_000 }),
  to: fc.nat({ max: 1000 }),
});

function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

export async function disturb(rig: Rig, { type, at, to }: Disturbance, { variable }: Graph): Promise<void> {
  const variables: Record<string, string> = variable === undefined ? {} : { VARIED: variable };
  const artifacts = listFiles(rig.path('.cairn/artifacts'));
  const records = listFiles(rig.path('.cairn/records'));
  const shared = listFiles(rig.path('shared'));
  const artifact = artifacts[at % artifacts.length];
  const record = records[at % records.length];
  switch (type) {
    case 'a removed artifact':
      if (!artifacts.length) return;
      for (let step = 0; step <= to % 4; step += 1)
        rmSync(artifacts[(at + step * 7) % artifacts.length]!, { force: true });
      return;
    case 'a damaged artifact': {
      if (!artifact) return;
      const bytes = readFileSync(artifact!);
      if (!bytes.length) return;
      bytes[to % bytes.length]! ^= 4;
      chmodSync(artifact!, 0o644);
      writeFileSync(artifact!, bytes);
      return;
    }
    case 'a cut record':
      if (!record) return;
      chmodSync(record!, 0o644);
      writeFileSync(record!, readFileSync(record!).subarray(0, to % statSync(record!).size));
      return;
    case 'a removed record':
      if (record) rmSync(record);
      return;
    case 'a removed cache':
      rmSync(rig.path('.cairn/cache'), { recursive: true, force: true });
      return;
    case 'a run of a part': {
      const planned = await rig.cairnWith(variables, 'plan', 'dynamic', '--json');
      const labels = [...planned.stdout.matchAll(/"label": ?"([^"]+)"/g)].map(([, label]) => label!);
      const label = labels[at % Math.max(1, labels.length)];
      const way = [['--until'], ['--force'], ['--select'], ['--exclude'], ['--from']][to % 5]!;
      if (label) await rig.cairnWith(variables, 'run', 'dynamic', '--keep-going', ...way, label);
      return;
    }
    case 'a killed run': {
      const going = rig.start('run', 'dynamic', '--keep-going');
      await new Promise((resolve) => setTimeout(resolve, 300 + to));
      going.kill('SIGKILL');
      await going.told;
      return;
    }
    case 'a collection':
      await rig.cairn('store', 'collect');
      return;
    case 'another machine':
      rmSync(rig.path('.cairn'), { recursive: true, force: true });
      return;
    case 'a damaged shared object': {
      rmSync(rig.path('.cairn'), { recursive: true, force: true });
      const object = shared[at % shared.length];
      if (!object) return;
      const bytes = readFileSync(object);
      if (!bytes.length) return;
      bytes[to % bytes.length]! ^= 4;
      chmodSync(object, 0o644);
      writeFileSync(object, bytes);
      return;
    }
    case 'a removed shared object':
      rmSync(rig.path('.cairn'), { recursive: true, force: true });
      for (let step = 0; step <= to % 4; step += 1)
        rmSync(shared[(at + step * 7) % shared.length] ?? '', { force: true });
      return;
    case 'a swapped shared object': {
      rmSync(rig.path('.cairn'), { recursive: true, force: true });
      const [one, other] = [shared[at % shared.length], shared[(at + to) % shared.length]];
      if (!one || !other || one === other) return;
      const bytes = readFileSync(one);
      writeFileSync(one, readFileSync(other));
      writeFileSync(other, bytes);
      return;
    }
    case 'a repair':
      await rig.cairn('store', 'repair');
  }
}
