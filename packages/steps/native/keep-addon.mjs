// tfjs-node's addon, compiled for the stored library, in the folders that tfjs-node expects: `lib/napi-v8/` with the
// addon and `deps/lib` with the libraries. Its name depends on all its inputs.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { addonPath, compileAddon, compileFlags, findCompiler, linkFlags, quietLog } from './compile-addon.mjs';
import { fileDigest } from './file-digest.mjs';
import { findNodeApiHeaders } from './find-packages.mjs';
import { keepFolder, readManifest } from './kept-folder.mjs';
import { areSameLibraries, tensorflowVersion, wheelFor } from './pinned.mjs';
import { stopwatch } from './stopwatch.mjs';

/**
 * The possible names of the addon's folder. The last part depends on how it is compiled and linked, and on the
 * libraries. The second name is that of earlier versions, which did not include the last two.
 */
export function addonNames(tfjsVersion, wheel = wheelFor()) {
  const recipe = [compileFlags, readFileSync(quietLog, 'utf8')];
  return [[...recipe, linkFlags, wheel?.libraries ?? null], recipe].map((parts) => {
    const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
    return `tfjs-${tfjsVersion}-on-${tensorflowVersion}-${process.platform}-${process.arch}-${digest.slice(0, 8)}`;
  });
}

/**
 * The folders of addons for the pinned libraries. A folder for other libraries may have a name of earlier versions too.
 */
export function addonFolders(parent, tfjsVersion, wheel = wheelFor()) {
  return addonNames(tfjsVersion, wheel)
    .map((name) => join(parent, name))
    .filter((folder) => areSameLibraries(readManifest(folder)?.about, wheel));
}

/**
 * @param {string} parent
 * @param {{ tfjsNode: { folder: string, version: string }, library: Awaited<ReturnType<import('./keep-library.mjs').keepLibrary>>, wheel?: object, say: (line: string) => void }} parts
 * `wheel` is the wheel of the library
 */
export function keepAddon(parent, { tfjsNode, library, wheel = wheelFor(), say }) {
  return keepFolder(parent, addonNames(tfjsNode.version, wheel)[0], {
    say,
    make: async (folder) => {
      const time = stopwatch();
      const compiler = await findCompiler();
      const libraries = Object.keys(library.about.libraries);
      await compileAddon({
        compiler,
        tfjsNode: tfjsNode.folder,
        nodeApiHeaders: findNodeApiHeaders(),
        library: library.folder,
        libraries,
        target: folder,
      });
      mkdirSync(join(folder, 'deps'));
      symlinkSync(join('..', '..', basename(library.folder), 'lib'), join(folder, 'deps', 'lib'));
      const about = { ...library.about, tfjs: tfjsNode.version, platform: process.platform, arch: process.arch };
      writeFileSync(join(folder, 'deps', 'native.json'), `${JSON.stringify(about, null, 2)}\n`);
      say(`tfjs-node's addon compiled in ${time()}`);
      const built = readdirSync(join(folder, dirname(addonPath))).map((name) => join(dirname(addonPath), name));
      const files = [...built, 'deps/native.json'];
      const digests = await Promise.all(files.map(async (file) => [file, await fileDigest(join(folder, file))]));
      return { about, files: Object.fromEntries(digests) };
    },
  });
}
