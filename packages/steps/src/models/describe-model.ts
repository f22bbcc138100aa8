// What is said of a stored model: in one line, and how two of them differ.

import type { ModelDescription } from '../schemas/model-description.ts';
import { describeTensors } from './describe-tensors.ts';
import { parametersFile, topologyFile } from './model-files.ts';
import { describeParameters } from './parameters-file.ts';
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
  if (files.includes(topologyFile)) return describeTensors(before, now);
  return files.includes(parametersFile) ? describeParameters(before, now) : undefined;
}
