// One of several processes that write to one store at once: common bytes and its own, and results under common keys.
//
// node child-writer.ts <store> <name> <rounds>; begins when its standard input ends

import type { Key } from '../../packages/core/src/base/brand.ts';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { createTempPlace } from './temp-place.ts';

const [path = '', name = '', rounds = '0'] = process.argv.slice(2);
for await (const _ of process.stdin);

using place = createTempPlace();
const store = await openStore(path);
for (let round = 0; round < Number(rounds); round++) {
  const shared = await store.adopt(place.file(`shared ${round} `.repeat(5000)), 'file');
  const own = await store.copyIn(place.file(`${name} ${round}`), 'file');
  const folder = await store.adopt(place.folder({ shared: `shared ${round}`, 'in/own': `${name} ${round}` }), 'folder');
  const key = digestBytes(`key ${round}`) as string as Key;
  await store.record(key, { outputs: { shared, own, folder }, seconds: 0, at: name });
}
process.stdout.write('done\n');
