// A folder in the cache that is complete or does not exist. It is made under a temporary name next to its final path,
// gets a manifest of its content, and is renamed. A folder that a killed set-up left is removed by the next one that
// has the lock.
//
// Every file's sha256 is in the manifest. Hashing 850 MB takes seconds, so a file is hashed when it is first seen, and
// again if its size, inode or times change.

import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileDigest } from './file-digest.mjs';
import { withLock } from './lock.mjs';

/**
 * Returns the folder `name` in `parent`. If it does not exist or is not complete, `make` makes it.
 *
 * @template About
 * @param {string} parent
 * @param {string} name
 * @param {{ make: (folder: string) => Promise<{ about: About, files: Record<string, string> }>, say: (line: string) => void }} options
 * `make` fills an empty folder and returns the sha256 of each file that matters.
 * @returns {Promise<{ folder: string, about: About, made: boolean }>}
 */
export async function keepFolder(parent, name, { make, say }) {
  const folder = join(parent, name);
  const kept = await readKept(folder);
  if (kept !== undefined) return { folder, about: kept.about, made: false };
  return withLock(
    join(parent, `${name}.lock`),
    async () => {
      const meanwhile = await readKept(folder);
      if (meanwhile !== undefined) return { folder, about: meanwhile.about, made: false };
      removeHalfMade(parent, name);
      const making = join(parent, `.making-${name}-${process.pid}-${randomBytes(4).toString('hex')}`);
      try {
        mkdirSync(making);
        const { about, files } = await make(making);
        writeManifest(making, about, files);
        discardKept(parent, name);
        renameSync(making, folder);
        return { folder, about, made: true };
      } finally {
        rmSync(making, { recursive: true, force: true });
      }
    },
    { waiting: ({ pid }) => say(`waiting for another set-up (process ${pid}) that makes ${name}`) },
  );
}

/**
 * The manifest of `folder`, or undefined if it does not exist or is not complete.
 *
 * @param {string} folder
 * @param {{ hashAll?: boolean }} [options]
 */
export async function readKept(folder, { hashAll = false } = {}) {
  const manifest = readManifest(folder);
  if (manifest?.files === undefined) return undefined;
  const seen = hashAll ? {} : (readJson(join(folder, 'seen.json')) ?? {});
  let hashed = 0;
  for (const [path, { bytes, sha256 }] of Object.entries(manifest.files)) {
    const stat = statFile(join(folder, path));
    if (stat === undefined || stat.bytes !== bytes) return undefined;
    if (seen[path] === stat.print) continue;
    if ((await fileDigest(join(folder, path))) !== sha256) return undefined;
    seen[path] = stat.print;
    hashed += 1;
  }
  if (hashed > 0) writeQuietly(folder, 'seen.json', seen);
  return manifest;
}

/** The manifest of a folder, without a check of its files. */
export function readManifest(folder) {
  return readJson(join(folder, 'manifest.json'));
}

/** Renamed first, so that no process sees it half removed. A process that has loaded its libraries keeps them. */
export function discardKept(parent, name) {
  const aside = join(parent, `.making-${name}-discarded-${randomBytes(4).toString('hex')}`);
  try {
    renameSync(join(parent, name), aside);
  } catch {
    return;
  }
  rmSync(aside, { recursive: true, force: true });
}

function writeManifest(folder, about, files) {
  const entries = Object.entries(files).map(([path, sha256]) => {
    const { bytes, print } = statFile(join(folder, path));
    return { path, sha256, bytes, print };
  });
  writeQuietly(folder, 'seen.json', Object.fromEntries(entries.map(({ path, print }) => [path, print])));
  const manifest = {
    about,
    files: Object.fromEntries(entries.map(({ path, bytes, sha256 }) => [path, { bytes, sha256 }])),
  };
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Only the owner of the lock calls this, so unfinished folders were left by killed processes. */
function removeHalfMade(parent, name) {
  for (const entry of readdirSync(parent)) {
    if (!entry.startsWith(`.making-${name}-`)) continue;
    try {
      rmSync(join(parent, entry), { recursive: true, force: true });
    } catch {
      // A child of the killed process may still write into it; the next set-up removes it.
    }
  }
}

function statFile(path) {
  try {
    const stat = statSync(path, { bigint: true });
    return { bytes: Number(stat.size), print: [stat.size, stat.ino, stat.mtimeNs, stat.ctimeNs].join(' ') };
  } catch {
    return undefined;
  }
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** If the cache cannot be written, files are only hashed again. */
function writeQuietly(folder, name, value) {
  const fresh = join(folder, `.${name}-${randomBytes(4).toString('hex')}`);
  try {
    writeFileSync(fresh, JSON.stringify(value));
    renameSync(fresh, join(folder, name));
  } catch {
    rmSync(fresh, { force: true });
  }
}
