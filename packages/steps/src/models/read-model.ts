// Opens a model's folder. Its weights stay where they are until something asks for them.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSafeName } from '@cairn/core';
import type { ModelDescription } from '../schemas/model-description.ts';
import { descriptionFile, networkFiles } from './model-files.ts';
import type { AnyModel } from './model-value.ts';

/** @throws Error when there is no cairn.json, or when it is none */
export async function readModel(path: string): Promise<AnyModel> {
  const description = JSON.parse(await readFile(join(path, descriptionFile), 'utf8')) as ModelDescription;
  if (description.task !== 'classification' && description.task !== 'regression')
    throw new Error(`${join(path, descriptionFile)} describes no model: its task is '${description.task}'`);
  // Models had no family when all of them were networks.
  const { family = 'network', files = networkFiles } = description as Partial<ModelDescription>;
  const unsafe = files.find((name) => !name.split('/').every(isSafeName));
  if (unsafe !== undefined)
    throw new Error(`${join(path, descriptionFile)} names the file '${unsafe}', which is not a file name`);
  const described = { ...description, family, files };
  return Object.freeze({ task: description.task, description: described, path });
}
