// The three steps of the set-up in order. Only one set-up runs at a time in a clone.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installLightgbm } from '../packages/steps/native/install-lightgbm.mjs';
import { fetchLibraryEarly, installNative } from '../packages/steps/native/install-native.mjs';
import { withLock } from '../packages/steps/native/lock.mjs';
import { buildAnswer } from './build-answer.mjs';
import { checkNode } from './check-node.mjs';
import { installPackages } from './install-packages.mjs';
import { isInstalled } from './is-installed.mjs';
import { isAllThere, readStamp, removeStamp } from './stamp.mjs';

/**
 * @param {{ root: string, key: string, say: (line: string) => void, writeStamp: (parts: object) => void }} options
 */
export async function installAll({ root, key, say, writeStamp }) {
  // Next to node_modules and not inside of it, because npm empties that. Git ignores `.cairn/`.
  await withLock(
    join(root, '.cairn', 'setup.lock'),
    async (lock) => {
      const stamp = readStamp(root);
      if (isAllThere(root, key, stamp) && stamp.native.problem === undefined) return;
      removeStamp(root);
      let library;
      if (!isInstalled(root)) {
        library = fetchLibraryEarly(say);
        // Always awaited, so that no download continues after the set-up has ended.
        await installPackages({ root, say, startedProgram: lock.startedProgram }).catch(async (error) => {
          await library;
          throw error;
        });
      }
      const node = await checkNode({ root, say });
      buildAnswer(root);
      const native = await installNative({ say, library });
      const trees = await installLightgbm({ say });
      if (native.problem !== undefined)
        say("TensorFlow's native library is missing: training and evaluating need it, everything else works.");
      if (trees.problem !== undefined)
        say("LightGBM's native library is missing: trainTrees and its models need it, everything else works.");
      const problem = native.problem ?? trees.problem;
      if (problem !== undefined) say('Fix the problem above and run `npm run setup` again.');
      writeStamp({
        files: [...(node === undefined ? [] : [node]), ...(native.files ?? []), ...(trees.files ?? [])],
        unchanged: [join(root, 'node_modules', '.package-lock.json')].filter((path) => existsSync(path)),
        native: problem === undefined ? { tensorflow: native.tensorflow } : { problem, triedAt: Date.now() },
      });
    },
    { waiting: ({ pid }) => say(`waiting for another set-up of this clone (process ${pid})`) },
  );
}
