// What is said of a stored model: in one line, and how two of them differ.

import { join } from 'node:path';
import { listIntegerTensors, readIntegers } from '../integers/integers-file.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import { describeTrees } from '../trees/tree-numbers.ts';
import { describeDifferingTensors, describePacked, describeTensors } from './describe-tensors.ts';
import { memberFolder, packedFile, parametersFile, topologyFile, treesFile } from './model-files.ts';
import { describeParameters, readParameters } from './parameters-file.ts';
import { readModel } from './read-model.ts';

/** `network, classification of species, 1234 parameters` */
export function summariseModel({ family, task, label, parameterCount }: ModelDescription): string {
  return `${family}, ${task} of ${label}, ${parameterCount} parameters`;
}

/** In one line; undefined if the parameters of two stored models are equal. */
export async function describeModelDifference(before: string, now: string): Promise<string | undefined> {
  const [one, other] = await Promise.all([readModel(before), readModel(now)]);
  const [was, is] = [one.description.family, other.description.family];
  if (was !== is) return `family '${was}', and now '${is}'`;
  const { files } = one.description;
  if (was === 'ensemble') return (await describeMembers(before, now)) ?? describeParameters(before, now);
  if (was === 'wrapped') {
    const inner = await describeModelDifference(join(before, memberFolder(0)), join(now, memberFolder(0)));
    return inner === undefined ? describeParameters(before, now) : `the model inside: ${inner}`;
  }
  if (other.description.files.join() !== files.join())
    return `files ${files.join(', ')}, and now ${other.description.files.join(', ')}`;
  if (was === 'integers') {
    const [tensors, others] = (await Promise.all([before, now].map(readIntegers))).map(listIntegerTensors);
    return describeDifferingTensors(tensors!, others!);
  }
  if (files.includes(packedFile)) return describePacked(before, now);
  if (files.includes(topologyFile)) return describeTensors(before, now);
  if (files.includes(treesFile)) return describeTrees(before, now);
  return files.includes(parametersFile) ? describeParameters(before, now) : undefined;
}

/** The first member that differs. */
async function describeMembers(before: string, now: string): Promise<string | undefined> {
  const [was, is] = await Promise.all([before, now].map((folder) => readParameters<{ members: string[] }>(folder)));
  if (was!.members.join('\n') !== is!.members.join('\n'))
    return `members ${was!.members.join(', ')}, and now ${is!.members.join(', ')}`;
  for (const [index, name] of was!.members.entries()) {
    const difference = await describeModelDifference(join(before, memberFolder(index)), join(now, memberFolder(index)));
    if (difference !== undefined) return `member '${name}': ${difference}`;
  }
  return undefined;
}
