// TensorFlow's C++ library from the pinned wheel: two libraries (850 MB) and the headers of its C API. Its folder is
// named after the version, the platform and the digests of the libraries. So every tfjs-node and every clone shares it,
// and a project with other libraries has another folder.

import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fetchWheel } from './fetch-wheel.mjs';
import { keepFolder, readKept } from './kept-folder.mjs';
import { areSameLibraries, digestOfLibraries, tensorflowVersion, wheelFor } from './pinned.mjs';
import { stopwatch } from './stopwatch.mjs';
import { openWheel } from './wheel-archive.mjs';

const header =
  /^tensorflow\/(include\/(?:tensorflow\/c\/|xla\/tsl\/c\/|(?:tensorflow\/core|tsl|xla\/tsl)\/platform\/ctstring).*\.h)$/;

/** Why there can be no pinned library on this machine, or undefined if there can. */
export function whyNoLibrary() {
  if (wheelFor() === undefined) return `there is no pinned wheel for ${process.platform}-${process.arch}`;
  if (process.platform !== 'linux') return undefined;
  const glibc = process.report.getReport().header.glibcVersionRuntime;
  if (glibc === undefined) return 'TensorFlow has no build for a Linux without glibc (such as Alpine)';
  const [major, minor] = glibc.split('.').map(Number);
  if (major > 2 || minor >= 27) return undefined;
  return `TensorFlow requires glibc 2.27 or newer, and this machine has ${glibc}`;
}

/**
 * The possible names of the folder of the pinned libraries: the second is that of earlier versions, without a digest.
 */
export function libraryNames(wheel = wheelFor()) {
  const plain = `tensorflow-${tensorflowVersion}-${process.platform}-${process.arch}`;
  return [`${plain}-${digestOfLibraries(wheel)}`, plain];
}

/**
 * The pinned libraries, if they are stored and complete; never those of another pin.
 *
 * @param {string} parent the cache's folder for native files
 */
export async function findLibrary(parent, wheel = wheelFor()) {
  for (const name of libraryNames(wheel)) {
    const folder = join(parent, name);
    const kept = await readKept(folder);
    if (kept !== undefined && areSameLibraries(kept.about, wheel)) return { folder, about: kept.about, made: false };
  }
  return undefined;
}

/**
 * @param {string} parent the cache's folder for native files
 * @param {(line: string) => void} say
 * @returns {Promise<{ folder: string, about: { tensorflow: string, libraries: Record<string, string> }, made: boolean }>}
 */
export async function keepLibrary(parent, say) {
  const kept = await findLibrary(parent);
  if (kept !== undefined) return kept;
  return keepFolder(parent, libraryNames()[0], {
    say,
    make: async (folder) => {
      const wheel = wheelFor();
      const total = stopwatch();
      say(`fetching TensorFlow ${tensorflowVersion} with pip`);
      const download = join(folder, 'download');
      mkdirSync(download);
      const path = await fetchWheel(wheel, download);
      const fetched = total();
      const files = await unpack(wheel, path, folder);
      rmSync(download, { recursive: true });
      linkPlainNames(wheel, folder);
      say(`TensorFlow ${tensorflowVersion} fetched, unpacked and verified in ${total()} (fetching: ${fetched})`);
      return { about: { tensorflow: tensorflowVersion, libraries: wheel.libraries }, files };
    },
  });
}

async function unpack(wheel, path, folder) {
  const archive = await openWheel(path);
  const libraries = Object.keys(wheel.libraries);
  const headers = archive.names.flatMap((name) => header.exec(name)?.[1] ?? []);
  const files = {};
  const take = async (name, to) => {
    files[to] = await archive.extract(`tensorflow/${name}`, join(folder, to));
  };
  await Promise.all([
    ...libraries.map((name) => take(name, `lib/${name}`)),
    (async () => {
      for (const name of headers) await take(name, name);
    })(),
  ]);
  for (const name of libraries) {
    if (files[`lib/${name}`] !== wheel.libraries[name]) throw new Error(`${name} is not the pinned library.`);
  }
  return files;
}

/** The names that a linker and tfjs-node's own build expect: links to the same files. */
function linkPlainNames(wheel, folder) {
  for (const name of Object.keys(wheel.libraries)) {
    const plain = name.replace('_cc', '').replace('.so.2', '.so').replace('.2.dylib', '.dylib');
    symlinkSync(name, join(folder, 'lib', plain));
  }
}
