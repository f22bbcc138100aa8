// Puts links to a kept addon into the tfjs-node package: `deps` and `lib`, which `npm ci` may remove at no loss.

import { randomBytes } from 'node:crypto';
import { lstatSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const names = ['deps', 'lib'];

/** @param {string} tfjsNode @param {string} kept */
export function isLinked(tfjsNode, kept) {
  return names.every((name) => linkAt(join(tfjsNode, name)) === join(kept, name));
}

/** Each link is replaced by a rename, so a set-up beside this one finds the old or the new. */
export function linkNative(tfjsNode, kept) {
  for (const name of names) {
    const place = join(tfjsNode, name);
    if (linkAt(place) === join(kept, name)) continue;
    const fresh = `${place}.${randomBytes(4).toString('hex')}`;
    symlinkSync(join(kept, name), fresh, process.platform === 'win32' ? 'junction' : 'dir');
    if (isFolder(place)) rmSync(place, { recursive: true, force: true });
    renameSync(fresh, place);
  }
}

function linkAt(path) {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function isFolder(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
