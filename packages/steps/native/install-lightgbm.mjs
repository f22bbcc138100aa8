// Sees to LightGBM's C library, which only steps that train or ask trees need: fetched into the cache once, and linked into
// the package koffi, which calls it.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { cachesBeside, whyNotWritable } from './cache-folder.mjs';
import { findKoffi } from './find-packages.mjs';
import { aboutFile, keepLightgbm, lightgbmName } from './keep-lightgbm.mjs';
import { readKept } from './kept-folder.mjs';
import { linkFolder } from './link-native.mjs';
import { lightgbmWheelFor } from './pinned-lightgbm.mjs';
import { lastLines, runProgram } from './run-program.mjs';

/** The name of the link in koffi's folder. */
const linkName = 'lightgbm';

/**
 * @param {{ say: (line: string) => void, hashAll?: boolean }} options `hashAll` reads every kept byte again
 * @returns {Promise<{ files: string[] } | { problem: string }>} the files are those that must be there. Where there is no
 * LightGBM for the platform there are none, and no problem that another attempt could solve.
 */
export async function installLightgbm({ say, hashAll = false }) {
  const wheel = lightgbmWheelFor();
  if (wheel === undefined) {
    say(`there is no LightGBM for ${process.platform}-${process.arch}: trainTrees does not work here`);
    return { files: [] };
  }
  try {
    const koffi = findKoffi();
    if (koffi === undefined) {
      say('koffi is not installed, and only trees need it: there is nothing to do for LightGBM');
      return { files: [] };
    }
    const caches = cachesBeside(koffi);
    const kept = (await findKept(caches, wheel, hashAll)) ?? (await fetchInto(caches, wheel, say));
    const link = join(koffi, linkName);
    linkFolder(kept, link);
    await checkLoads(koffi, join(link, wheel.library));
    const files = [wheel.library, aboutFile].map((name) => join(link, name));
    return { files: files.filter((path) => statSync(path, { throwIfNoEntry: false }) !== undefined) };
  } catch ({ message: problem }) {
    say(problem);
    return { problem };
  }
}

async function findKept(caches, wheel, hashAll) {
  for (const parent of caches) {
    const folder = join(parent, lightgbmName(wheel));
    if ((await readKept(folder, { hashAll })) !== undefined) return folder;
  }
  return undefined;
}

async function fetchInto(caches, wheel, say) {
  const parent = caches.find((folder) => whyNotWritable(folder) === undefined);
  if (parent === undefined)
    throw new Error("There is nowhere to keep LightGBM's library: set CAIRN_CACHE to a folder that can be written.");
  say('fetching LightGBM with pip');
  return (await keepLightgbm(parent, wheel, say)).folder;
}

/** In a process of its own, which a library that does not fit this machine may take with it. */
async function checkLoads(koffi, library) {
  const script = 'require(process.argv[1]).load(process.argv[2])';
  const { code, output } = await runProgram(process.execPath, ['-e', script, koffi, library], {
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  if (code === 0) return;
  const said = output.split('\n').find((line) => /cannot open|undefined symbol|GLIBC|^Error: /.test(line));
  const openmp = /libgomp|libomp/.test(output)
    ? ' It needs OpenMP: install libgomp1 (on Debian and Ubuntu), libgomp (on Fedora) or libomp (on macOS, with brew).'
    : '';
  throw new Error(`LightGBM's library does not load: ${said?.trim() ?? lastLines(output, 1)}.${openmp}`);
}
