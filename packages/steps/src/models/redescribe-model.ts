// A model with the same parameters and another description.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeJson } from '@cairn/core';
import type { ModelDescription } from '../schemas/model-description.ts';
import { descriptionFile } from './model-files.ts';
import type { AnyModel } from './model-value.ts';
import { copyParameters } from './write-model.ts';

/** Writes it into a folder that does not exist yet. */
export async function redescribeModel<M extends AnyModel>(
  model: M,
  description: ModelDescription,
  folder: string,
): Promise<M> {
  await copyParameters(model, folder);
  await writeFile(join(folder, descriptionFile), `${writeJson(description)}\n`);
  return { ...model, description, path: folder };
}
