// The stamp says that the set-up was done, for which lockfile, and which files must still exist. It is in node_modules,
// so that it is removed together with them.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const name = 'node_modules/.cairn-setup.json';
const folders = ['setup', 'packages/steps/native'];

/** Changes with the lockfile, the platform and set-up itself. */
export function setupKey(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .sort()
      .map((file) => join(folder, file)),
  );
  for (const file of ['package-lock.json', '.npmrc', ...files]) {
    hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

export function readStamp(root) {
  try {
    return JSON.parse(readFileSync(join(root, name), 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether the stamp is for this key and every file that it names exists with its size and, if stored, its time. */
export function isAllThere(root, key, stamp) {
  if (stamp?.key !== key) return false;
  return stamp.files.every(({ path, bytes, changedAt }) => {
    const stat = statSync(join(root, path), { throwIfNoEntry: false });
    return stat?.size === bytes && (changedAt === undefined || stat.mtimeMs === changedAt);
  });
}

/**
 * @param {string} root
 * @param {string} key
 * @param {{ files: string[], unchanged: string[], native: { tensorflow: string } | { problem: string, triedAt: number } }} parts
 * absolute paths: `files` must exist, and `unchanged` must also keep their times
 */
export function writeStamp(root, key, { files, unchanged, native }) {
  const entries = [...files, ...unchanged].map((path) => {
    const { size, mtimeMs } = statSync(path);
    const entry = { path: relative(root, path), bytes: size };
    return unchanged.includes(path) ? { ...entry, changedAt: mtimeMs } : entry;
  });
  const fresh = join(root, `${name}.${process.pid}`);
  writeFileSync(fresh, `${JSON.stringify({ key, native, files: entries }, null, 2)}\n`);
  renameSync(fresh, join(root, name));
}

/** Removed before npm changes node_modules, so that an interrupted set-up leaves none. */
export function removeStamp(root) {
  rmSync(join(root, name), { force: true });
}
