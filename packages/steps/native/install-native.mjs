// Installs tfjs-node's native library, in the first of three ways that works:
//
//      1. it is installed already
//      2. TensorFlow's C++ library from a pinned wheel, and tfjs-node's addon compiled for it
//      3. tfjs-node's own download
//
// The second comes before the third, because the third's library is of 2022 and its bucket is often unreachable.

import { existsSync, mkdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { cacheFolder, cachesBeside, userCache, whyNotWritable } from './cache-folder.mjs';
import { addonPath, findCompiler } from './compile-addon.mjs';
import { findTfjsNode } from './find-packages.mjs';
import { addonFolders, keepAddon } from './keep-addon.mjs';
import { keepLibrary, whyNoLibrary } from './keep-library.mjs';
import { discardKept, readKept } from './kept-folder.mjs';
import { isLinked, linkNative } from './link-native.mjs';
import { loadAddon } from './load-addon.mjs';
import { ownDownload } from './own-download.mjs';
import { stopwatch } from './stopwatch.mjs';

/**
 * @param {{ say: (line: string) => void, library?: Promise<{ error?: Error }>, hashAll?: boolean }} options
 * `library` is the promise of {@link fetchLibraryEarly}; `hashAll` reads every stored byte again
 * @returns {Promise<{ tensorflow?: string, files: string[] } | { problem: string }>} the files must exist with their sizes
 * at the next set-up, which then does nothing; none in a project without tfjs-node
 */
export async function installNative({ say, library, hashAll = false }) {
  const tfjsNode = findTfjsNode();
  if (tfjsNode === undefined) {
    say('@tensorflow/tfjs-node is not installed, and only networks need it: there is nothing to do for TensorFlow');
    return { files: [] };
  }
  const problems = [];
  for (const way of [alreadyThere, outOfTheWheel, tfjsOwn]) {
    try {
      const done = await way(tfjsNode, { say, library, hashAll });
      if (done !== undefined) return { ...done, files: filesOf(tfjsNode.folder) };
    } catch (error) {
      problems.push(error.message);
      say(error.message);
    }
  }
  return { problem: problems.join(' ') };
}

/**
 * Downloads the library while npm is working, because it does not need node_modules. Returns the error, which {@link
 * installNative} reports if it needs the library.
 *
 * @returns {Promise<{ error?: Error }>}
 */
export async function fetchLibraryEarly(say) {
  const parent = userCache();
  if (whyNoLibrary() !== undefined || whyNotWritable(parent) !== undefined) return {};
  try {
    await findCompiler();
  } catch {
    return {};
  }
  try {
    await keepLibrary(parent, say);
    return {};
  } catch (error) {
    return { error };
  }
}

async function alreadyThere(tfjsNode, { say, hashAll }) {
  if (!existsSync(join(tfjsNode.folder, addonPath))) return undefined;
  const kept = keptHere(tfjsNode);
  // A link to the cache is used only if its target is complete; otherwise it is made again.
  if (isLinkedAnywhere(tfjsNode.folder) && (kept === undefined || !(await isKeptWhole(kept, hashAll))))
    return undefined;
  const loaded = await loadAddon(tfjsNode.folder);
  if (loaded.problem !== undefined) {
    say(`the native library that is there does not load: ${loaded.problem}`);
    return undefined;
  }
  say(`TensorFlow ${loaded.tensorflow} is there already`);
  return describe(tfjsNode, loaded.tensorflow);
}

async function outOfTheWheel(tfjsNode, { say, library }) {
  const why = whyNoLibrary();
  if (why !== undefined) throw new Error(`TensorFlow cannot be taken out of a wheel: ${why}.`);
  const early = await library;
  const time = stopwatch();
  let addon = await findKept(tfjsNode);
  if (addon === undefined && early?.error !== undefined) throw early.error;
  addon ??= await makeKept(tfjsNode, say);
  linkNative(tfjsNode.folder, addon.folder);
  let loaded = await loadAddon(tfjsNode.folder);
  if (loaded.problem !== undefined && !addon.made) {
    // It may have been compiled on another machine that shares this cache, with a newer C++ library.
    say(`the kept addon does not load (${loaded.problem}), so it is compiled again`);
    discardKept(dirname(addon.folder), basename(addon.folder));
    addon = await makeKept(tfjsNode, say);
    linkNative(tfjsNode.folder, addon.folder);
    loaded = await loadAddon(tfjsNode.folder);
  }
  if (loaded.problem !== undefined)
    throw new Error(`TensorFlow's library out of the wheel does not load: ${loaded.problem}.`);
  if (!addon.made) say(`TensorFlow ${loaded.tensorflow} linked from ${addon.folder} in ${time()}`);
  return { tensorflow: loaded.tensorflow };
}

async function makeKept(tfjsNode, say) {
  const { folder: parent, why } = writableCache(tfjsNode);
  if (why !== undefined) say(`${cacheFolder()} cannot be written (${why}), so TensorFlow is kept in ${parent}`);
  await findCompiler();
  const library = await keepLibrary(parent, say);
  const addon = await keepAddon(parent, { tfjsNode, library, say });
  if (addon.made) say(`kept in ${parent}`);
  return addon;
}

async function tfjsOwn(tfjsNode, { say }) {
  const time = stopwatch();
  await ownDownload(tfjsNode.folder);
  const loaded = await loadAddon(tfjsNode.folder);
  if (loaded.problem !== undefined)
    throw new Error(`The library that tfjs-node downloaded does not load: ${loaded.problem}.`);
  say(`TensorFlow ${loaded.tensorflow} downloaded by tfjs-node in ${time()}`);
  return describe(tfjsNode, loaded.tensorflow);
}

/** The version of a library that Cairn did not download cannot be read without loading it, so it is written here. */
function describe({ folder, version }, tensorflow) {
  const file = join(folder, 'deps', 'native.json');
  if (!existsSync(file)) {
    const about = { tensorflow, libraries: {}, tfjs: version, platform: process.platform, arch: process.arch };
    mkdirSync(join(folder, 'deps'), { recursive: true });
    writeFileSync(file, `${JSON.stringify(about, null, 2)}\n`);
  }
  return { tensorflow };
}

function cachesOf(tfjsNode) {
  return cachesBeside(tfjsNode.folder, 2);
}

function writableCache(tfjsNode) {
  let why;
  for (const folder of cachesOf(tfjsNode)) {
    const whyNot = whyNotWritable(folder);
    if (whyNot === undefined) return { folder, why };
    why = whyNot;
  }
  throw new Error(
    `There is nowhere to keep TensorFlow's library (${why}): set CAIRN_CACHE to a folder that can be written.`,
  );
}

async function findKept(tfjsNode) {
  for (const parent of cachesOf(tfjsNode)) {
    for (const folder of addonFolders(parent, tfjsNode.version))
      if (await isKeptWhole(folder)) return { folder, made: false };
  }
  return undefined;
}

/** The addon and, behind its link, the library. */
async function isKeptWhole(folder, hashAll = false) {
  if ((await readKept(folder, { hashAll })) === undefined) return false;
  try {
    return (await readKept(join(realpathSync(join(folder, 'deps', 'lib')), '..'), { hashAll })) !== undefined;
  } catch {
    return false;
  }
}

function keptHere(tfjsNode) {
  return cachesOf(tfjsNode)
    .flatMap((parent) => addonFolders(parent, tfjsNode.version))
    .find((folder) => isLinked(tfjsNode.folder, folder));
}

function isLinkedAnywhere(tfjsNode) {
  return realpathSync(join(tfjsNode, 'lib')) !== join(realpathSync(tfjsNode), 'lib');
}

function filesOf(tfjsNode) {
  const { libraries } = JSON.parse(readFileSync(join(tfjsNode, 'deps', 'native.json'), 'utf8'));
  return [addonPath, 'deps/native.json', ...Object.keys(libraries).map((name) => `deps/lib/${name}`)]
    .map((name) => join(tfjsNode, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false }) !== undefined);
}
