// Stores a model: its parameters and its description, file by file, and nothing else that is in its folder.

import { constants, copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { descriptionFile } from './model-files.ts';
import type { AnyModel } from './model-value.ts';

/** Copies a model's folder to a path that does not exist yet. */
export async function writeModel(model: AnyModel, path: string): Promise<void> {
  await copyParameters(model, path);
  await copyFile(join(model.path, descriptionFile), join(path, descriptionFile), constants.COPYFILE_FICLONE);
}

/** The same without the description. */
export async function copyParameters({ path, description }: AnyModel, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const file of description.files) {
    const target = join(folder, file);
    if (file.includes('/')) await mkdir(dirname(target), { recursive: true });
    await copyFile(join(path, file), target, constants.COPYFILE_FICLONE);
  }
}
