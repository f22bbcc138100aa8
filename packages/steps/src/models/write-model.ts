// Stores a model: its folder, copied file by file, and nothing else that lies there.

import { constants, copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { descriptionFile } from './model-files.ts';
import type { AnyModel } from './model-value.ts';

/** Copies a model's folder to a path that does not exist yet. */
export async function writeModel(model: AnyModel, path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  for (const file of [...model.description.files, descriptionFile])
    await copyFile(join(model.path, file), join(path, file), constants.COPYFILE_FICLONE);
}
