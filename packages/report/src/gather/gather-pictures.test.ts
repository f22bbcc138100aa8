import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Digest, openStore } from '@cairn/core';
import { expect, test } from 'vitest';
import { sampleRun, sampleView } from '../rig/sample-report.rig.ts';
import { renderResultPictures } from '../sections/pictures.ts';
import { gatherPictures } from './gather-pictures.ts';

const room = { each: 100, all: 1000 };

test('the pictures of a folder, and no other file; those without room are counted, and shown as such', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-pictures-'));
  try {
    const made = join(folder, 'made');
    await mkdir(made);
    await writeFile(join(made, 'b.svg'), '<svg/>');
    await writeFile(join(made, 'a.png'), 'png');
    await writeFile(join(made, 'notes.txt'), 'text');
    await writeFile(join(made, 'large.svg'), 'x'.repeat(101));
    const store = await openStore(join(folder, 'store'));
    const digest = await store.adopt(made, 'folder');
    const found = await gatherPictures(store, digest, room);
    expect(found).toEqual({
      bytes: 9,
      media: {
        type: 'pictures',
        pictures: [
          { file: 'a.png', url: 'data:image/png;base64,cG5n' },
          { file: 'b.svg', url: 'data:image/svg+xml;base64,PHN2Zy8+' },
        ],
        omitted: 1,
      },
    });
    const [result] = Object.values(sampleView.results);
    const run = sampleRun(
      { results: { charts: { ...result!, digest } } },
      { media: new Map([[digest, found!.media]]) },
    );
    const { markup } = renderResultPictures(run)!;
    expect(markup).toContain('<h3>charts</h3>');
    expect(markup.match(/<img src="data:image\//g)).toHaveLength(2);
    expect(markup).toContain('1 picture too large for this page');
    expect(renderResultPictures(sampleRun())).toBeUndefined();
    expect((await gatherPictures(store, digest, { each: 100, all: 4 }))!.media).toMatchObject({ omitted: 2 });
    expect(await gatherPictures(store, 'f'.repeat(64) as Digest, room)).toBeUndefined();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
