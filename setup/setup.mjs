// `npm start`, `npm test` and `npm run setup` begin here. It prepares a fresh clone: the packages, the pinned Node, the
// native libraries of TensorFlow and LightGBM. It is plain JavaScript without dependencies, for any Node from 18, because
// it runs before anything is installed. If everything is there it prints nothing and takes a few milliseconds.

import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isAllThere, readStamp, setupKey, writeStamp } from './stamp.mjs';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
const key = setupKey(root);
const stamp = readStamp(root);

/** After a failed download, `npm test` does not try again for this time; `npm run setup` always tries. */
const tryAgainAfter = 60 * 60 * 1000;
const { npm_lifecycle_event: script = '' } = process.env;
const isAsked = !['start', 'test'].includes(script);

function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

function isTriedLately({ native }) {
  return !isAsked && Date.now() - native.triedAt < tryAgainAfter;
}

async function setUp() {
  const { installAll } = await import('./install-all.mjs');
  await installAll({ root, key, say, writeStamp: (parts) => writeStamp(root, key, parts) });
}

const isWhole = isAllThere(root, key, stamp);
if (isWhole && stamp.native.problem !== undefined && isTriedLately(stamp)) {
  say('A native library is missing, which training needs; `npm run setup` tries again and says why.');
} else if (!isWhole || stamp.native.problem !== undefined) {
  await setUp().catch((error) => {
    say(error.message);
    process.exitCode = 1;
  });
}
