// Preloaded into a command by run-noting-modules.ts: notes every module that is loaded, and writes the list when the
// process ends.

import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const loaded = [];
registerHooks({
  load(url, context, next) {
    loaded.push(url);
    return next(url, context);
  },
});
const file = process.env.RIG_LOADED;
delete process.env.RIG_LOADED;
process.on('exit', () => writeFileSync(file, JSON.stringify(loaded)));
