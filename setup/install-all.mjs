// The three steps in order, one set-up at a time in a clone.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
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
  // Beside node_modules, not in it: npm empties that. `.cairn/` is ignored by git.
  await withLock(
    join(root, '.cairn', 'setup.lock'),
    async (lock) => {
      const stamp = readStamp(root);
      if (isAllThere(root, key, stamp) && stamp.native.problem === undefined) return;
      removeStamp(root);
      let library;
      if (!isInstalled(root)) {
        library = fetchLibraryEarly(say);
        // Awaited in any case, so that no download goes on behind a set-up that has ended.
        await installPackages({ root, say, startedProgram: lock.startedProgram }).catch(async (error) => {
          await library;
          throw error;
        });
      }
      const node = await checkNode({ root, say });
      buildAnswer(root);
      const native = await installNative({ say, library });
      if (native.problem !== undefined) {
        say("TensorFlow's native library is missing: training and evaluating need it, all else works without.");
        say('When what is said above is mended, `npm run setup` tries again.');
      }
      writeStamp({
        files: [...(node === undefined ? [] : [node]), ...(native.files ?? [])],
        unchanged: [join(root, 'node_modules', '.package-lock.json')].filter((path) => existsSync(path)),
        native:
          native.problem === undefined
            ? { tensorflow: native.tensorflow }
            : { problem: native.problem, triedAt: Date.now() },
      });
    },
    { waiting: ({ pid }) => say(`waiting for another set-up of this clone (process ${pid})`) },
  );
}
