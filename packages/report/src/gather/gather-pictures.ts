// The pictures of a folder of them, as far as there is room for them in a page.

import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Digest, Store } from '@cairn/core';
import type { Media, NamedPicture } from './reported-run.ts';

const mediaTypes: Readonly<Record<string, string>> = { '.svg': 'image/svg+xml', '.png': 'image/png' };

/** Undefined if the store does not have the folder, or there is no picture in it. */
export async function gatherPictures(
  store: Store,
  digest: Digest,
  most: { readonly each: number; readonly all: number },
): Promise<{ readonly media: Media; readonly bytes: number } | undefined> {
  const temporary = await mkdtemp(join(tmpdir(), 'cairn-report-'));
  const folder = join(temporary, 'folder');
  try {
    if (!(await store.layOut(digest, folder).catch(() => false))) return undefined;
    const pictures: NamedPicture[] = [];
    let [bytes, omitted] = [0, 0];
    for (const file of (await readdir(folder)).sort()) {
      const mediaType = mediaTypes[extname(file).toLowerCase()];
      if (mediaType === undefined) continue;
      const { size } = await stat(join(folder, file));
      if (size > most.each || bytes + size > most.all) {
        omitted += 1;
        continue;
      }
      bytes += size;
      const content = await readFile(join(folder, file));
      pictures.push({ file, url: `data:${mediaType};base64,${content.toString('base64')}` });
    }
    if (pictures.length + omitted === 0) return undefined;
    return { media: { type: 'pictures', pictures, omitted }, bytes };
  } finally {
    await store.giveBack(folder).catch(() => undefined);
    await rm(temporary, { recursive: true, force: true });
  }
}
