// A model of trees in its folder: LightGBM's text, and the description.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeJson } from '@cairn/core';
import { descriptionFile, treesFile } from '../models/model-files.ts';
import type { ModelDescription } from '../schemas/model-description.ts';

export async function saveTrees(text: string, description: ModelDescription, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, treesFile), text);
  await writeFile(join(folder, descriptionFile), `${writeJson(description)}\n`);
}

export function readTrees(folder: string): Promise<string> {
  return readFile(join(folder, treesFile), 'utf8');
}
