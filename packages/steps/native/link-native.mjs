// Puts links to stored folders into packages: `deps` and `lib` of a stored addon into tfjs-node, and LightGBM into koffi.
// `npm ci` may remove the links without loss.

import { randomBytes } from 'node:crypto';
import { lstatSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const names = ['deps', 'lib'];

/** @param {string} tfjsNode @param {string} kept */
export function isLinked(tfjsNode, kept) {
  return names.every((name) => linkAt(join(tfjsNode, name)) === join(kept, name));
}

/** @param {string} tfjsNode @param {string} kept */
export function linkNative(tfjsNode, kept) {
  for (const name of names) linkFolder(join(kept, name), join(tfjsNode, name));
}

/**
 * The link is replaced by a rename, so another set-up that runs at the same time finds the old one or the new one.
 *
 * @param {string} folder
 * @param {string} path the path of the link
 */
export function linkFolder(folder, path) {
  if (linkAt(path) === folder) return;
  const fresh = `${path}.${randomBytes(4).toString('hex')}`;
  symlinkSync(folder, fresh, process.platform === 'win32' ? 'junction' : 'dir');
  if (isFolder(path)) rmSync(path, { recursive: true, force: true });
  renameSync(fresh, path);
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
