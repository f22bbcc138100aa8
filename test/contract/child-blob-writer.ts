// A process that stores blobs in a folder. `race` stores its own bytes under the same names as others and prints which
// were stored; `stall` begins a blob, says so, and never ends it.

import { openFolderBlobs } from '../../packages/core/src/store/blobs/folder-blobs.ts';

const [location = '', own = '', work = ''] = process.argv.slice(2);
const blobs = openFolderBlobs(location);
const size = 1 << 18;

if (work === 'stall') {
  await blobs.putIfAbsent('stalled', {
    size,
    async *chunks() {
      yield Buffer.alloc(size / 2, own);
      process.stdout.write('begun\n');
      await new Promise((resolve) => setTimeout(resolve, 3_600_000));
    },
  });
} else {
  const stored: number[] = [];
  for (let n = 0; n < 40; n += 1) {
    const content = {
      size,
      async *chunks() {
        for (let piece = 0; piece < 4; piece += 1) yield Buffer.alloc(size / 4, own);
      },
    };
    if ((await blobs.putIfAbsent(`race/${n}`, content)) === 'stored') stored.push(n);
  }
  process.stdout.write(JSON.stringify(stored));
}
