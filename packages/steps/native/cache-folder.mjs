// The folder for downloads and builds, one for each user, outside node_modules.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** `CAIRN_CACHE`, or `cairn` in `XDG_CACHE_HOME`, or `~/.cache/cairn`. */
export function cacheFolder(environment = process.env) {
  if (environment.CAIRN_CACHE) return resolve(environment.CAIRN_CACHE);
  return join(resolve(environment.XDG_CACHE_HOME || join(homedir(), '.cache')), 'cairn');
}

/** Native things in the user's cache. */
export function userCache() {
  return join(cacheFolder(), 'native');
}

/**
 * Where kept things are looked for: the user's cache, and next to the packages for when that cannot be written.
 *
 * @param {string} folder of a package in the node_modules; `up` folders below it
 */
export function cachesBeside(folder, up = 1) {
  const above = Array.from({ length: up }, () => '..');
  return [userCache(), join(folder, ...above, '.cache', 'cairn', 'native')];
}

/** The code of the error, or undefined if the folder can be written. */
export function whyNotWritable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    const probe = join(folder, `.probe-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
    return undefined;
  } catch (error) {
    return error.code;
  }
}
