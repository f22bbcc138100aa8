// Claims on a disk that fills up during a run, and a collection at that time.
//
// node child-claims-full.ts <folder on the small disk>

import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { collectStore } from '../../packages/core/src/history/housekeeping/keep-store.ts';
import { Claims } from '../../packages/core/src/store/claims/claims.ts';
import { readClaims } from '../../packages/core/src/store/claims/standing-claims.ts';
import { layoutOf } from '../../packages/core/src/store/disk/layout.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { createTempPlace } from './temp-place.ts';

const [home = ''] = process.argv.slice(2);
const path = join(home, '.cairn');
const layout = layoutOf(path);
const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const tellClaims = (claims: string) => {
  const { isAll, digests } = readClaims(layout.temporary);
  tell({ claims, isAll, digests: digests.size });
};
const collect = async () => {
  const { isHindered, removed } = await collectStore({ home, storePlace: path });
  tell({ isHindered, removed: removed.artifacts, isThere: existsSync(layout.artifact(digestBytes('first'))) });
};

using place = createTempPlace();
const store = await openStore(path);
for (const bytes of ['first', 'second']) await store.adopt(place.file(bytes), 'file');
const claims = new Claims(layout);
const claim = async (count: number) => {
  const digests = Array.from({ length: count }, (_, index) => digestBytes(index ? `${index}` : 'first'));
  await claims.within(
    async () => undefined,
    () => ({ digests }),
  );
  // The end of a section is written when the turn of the event loop is over.
  await new Promise(setImmediate);
  await new Promise(setImmediate);
};
await claim(1);
tellClaims('before');
const filler = join(home, 'filler');
try {
  for (let part = 0; ; part++) writeFileSync(`${filler}-${part}`, Buffer.alloc(1 << 14));
} catch {
  // The disk is full.
}
await claim(2000);
tellClaims('full');
for (let part = 0; existsSync(`${filler}-${part}`); part++) rmSync(`${filler}-${part}`);
await collect();
claims[Symbol.dispose]();
tellClaims('given up');
await collect();
