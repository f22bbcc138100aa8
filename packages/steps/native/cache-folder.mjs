// Where what was fetched and built is kept, once for a user, outside node_modules.

import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** `CAIRN_CACHE`, or `cairn` in `XDG_CACHE_HOME`, or `~/.cache/cairn`. */
export function cacheFolder(environment = process.env) {
  if (environment.CAIRN_CACHE) return resolve(environment.CAIRN_CACHE);
  return join(resolve(environment.XDG_CACHE_HOME || join(homedir(), '.cache')), 'cairn');
}
