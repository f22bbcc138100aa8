// Pictures as a folder of files, SVG and PNG, which any program opens and `cairn report` shows.

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineKind, type Kind } from '@cairn/core';

export interface Pictures {
  /** By file name, with its ending: `.svg` or `.png`. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** How pictures are stored. The media type says what the files of the folder are. */
export const pictures: Kind<Pictures, 'pictures'> = defineKind<Pictures, 'pictures'>({
  name: 'pictures',
  form: 'folder',
  mediaType: 'image/*',
  givesPath: false,
  encode: async ({ files }, path) => {
    await mkdir(path);
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(path, name), bytes);
  },
  decode: async (path) => {
    const files: Record<string, Uint8Array> = {};
    for (const name of (await readdir(path)).sort()) files[name] = await readFile(join(path, name));
    return { files };
  },
  validate: ({ files }) => {
    const wrong = Object.keys(files).find((name) => !/^[A-Za-z0-9][A-Za-z0-9-]*\.(svg|png)$/.test(name));
    return wrong === undefined
      ? undefined
      : `'${wrong}' is not a name of letters, digits and '-' that ends in .svg or .png`;
  },
  show: ({ files }) => {
    const count = Object.keys(files).length;
    return `${count} ${count === 1 ? 'picture' : 'pictures'}`;
  },
});
