// The golden keys, and the keys of now: those of given manifests, and of every node of the golden project.

import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { cleanEnvironment } from '../rig/create-rig.ts';
import { type GoldenPlace, runGolden } from './run-golden.ts';

export const goldenFile = join(import.meta.dirname, 'keys.json');

export interface Golden {
  readonly manifests: unknown;
  readonly nodes: unknown;
}

async function readKeys(node: string, variables: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const env = { ...cleanEnvironment(tmpdir()), ...variables };
  const child = join(import.meta.dirname, 'child-keys.ts');
  return JSON.parse((await execa(node, [child], { cwd: tmpdir(), env, extendEnv: false })).stdout);
}

export async function readAll(place: GoldenPlace = {}): Promise<Golden> {
  return { manifests: await readKeys(place.node ?? process.execPath, place.variables), nodes: await runGolden(place) };
}

/** As they were written down. */
export async function readGolden(): Promise<Golden> {
  return JSON.parse(await readFile(goldenFile, 'utf8')) as Golden;
}
