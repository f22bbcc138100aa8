// Holds a store still, says so, and waits for its standard input to end. Then it takes an artifact out of the store,
// unless some process has claimed it meanwhile. It prints how often it had a hold, and whether it took the artifact.
//
// node child-holder.ts <store> <digest>

import type { Digest } from '../../packages/core/src/base/brand.ts';
import { holdStill } from '../../packages/core/src/store/claims/hold-still.ts';
import { layoutOf } from '../../packages/core/src/store/disk/layout.ts';

const [place = '', digest = ''] = process.argv.slice(2);
const layout = layoutOf(place);
const ended = (async () => {
  for await (const _ of process.stdin);
})();
const told = { holds: 0, isTaken: false };
await holdStill(
  layout,
  async (claims, hold) => {
    told.holds += 1;
    if (told.holds === 1) process.stdout.write('held\n');
    await ended;
    if (!claims.digests.has(digest as Digest))
      told.isTaken = hold.take(layout.artifact(digest as Digest)) !== undefined;
  },
  { what: 'cairn store collect' },
);
process.stdout.write(`${JSON.stringify(told)}\n`);
