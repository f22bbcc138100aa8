// Models whose parameters are a few numbers: a JSON file, in which a float64 comes back with the same bits.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeJson } from '@cairn/core';
import type { ModelDescription } from '../schemas/model-description.ts';
import { descriptionFile, parametersFile } from './model-files.ts';

/** Writes the folder of a model: its parameters and its description. */
export async function saveParameters(parameters: object, description: ModelDescription, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, parametersFile), `${writeJson(parameters)}\n`);
  await writeFile(join(folder, descriptionFile), `${writeJson(description)}\n`);
}

export async function readParameters<Parameters>(folder: string): Promise<Parameters> {
  return JSON.parse(await readFile(join(folder, parametersFile), 'utf8')) as Parameters;
}

/** `3 of 12 parameters by up to 0.25, first coefficients.0.4` if any of two sets differ. */
export async function describeParameters(before: string, now: string): Promise<string | undefined> {
  const [one, other] = await Promise.all([before, now].map(async (folder) => list(await readParameters(folder))));
  const names = [...new Set([...one!.keys(), ...other!.keys()])];
  const differing = names.filter((name) => !Object.is(one!.get(name), other!.get(name)));
  if (differing.length === 0) return undefined;
  const by = Math.max(...differing.map((name) => Math.abs((one!.get(name) ?? 0) - (other!.get(name) ?? 0))));
  return `${differing.length} of ${names.length} parameters by up to ${by.toPrecision(3)}, first ${differing[0]}`;
}

/** Each number by its path. */
function list(value: unknown, path: readonly string[] = []): Map<string, number> {
  if (typeof value === 'number') return new Map([[path.join('.'), value]]);
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(Object.entries(value).flatMap(([name, inner]) => [...list(inner, [...path, name])]));
}
