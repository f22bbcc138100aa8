// Loads the addon once in a separate process, because a library that does not fit this machine may crash the process.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { addonPath } from './compile-addon.mjs';
import { lastLines, runProgram } from './run-program.mjs';

/**
 * @param {string} tfjsNode the folder of the package
 * @returns {Promise<{ tensorflow: string } | { problem: string }>}
 */
export async function loadAddon(tfjsNode) {
  const addon = join(tfjsNode, addonPath);
  if (!existsSync(addon)) return { problem: 'it is not there' };
  const script = "console.log('TensorFlow ' + require(process.argv[1]).TF_Version)";
  const { code, stdout, output } = await runProgram(process.execPath, ['-e', script, addon], {
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', NODE_OPTIONS: '' },
  });
  const version = /^TensorFlow (\S+)$/m.exec(stdout)?.[1];
  if (code === 0 && version !== undefined) return { tensorflow: version };
  const said = output.split('\n').find((line) => /^Error: |cannot open|undefined symbol|GLIBC/.test(line));
  return { problem: said?.replace(/^Error: /, '') ?? (lastLines(output, 1) || `Node ended with code ${code}`) };
}
