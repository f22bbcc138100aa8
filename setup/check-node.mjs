// Cairn's files run unchanged on a Node that strips types. The workspace contains its own Node, as an optional package
// for each platform, linked at node_modules/.bin/node, which is first on the PATH of every npm script.

import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../packages/steps/native/run-program.mjs';

const isWindows = process.platform === 'win32';
const pinnedMajor = 24;
/** The first version that strips types without a flag. */
const oldest = [22, 18];

/** @returns {Promise<string | undefined>} the pinned Node's path, or undefined if the machine's own has to be used */
export async function checkNode({ root, say }) {
  const bin = join(root, 'node_modules', '.bin', isWindows ? 'node.cmd' : 'node');
  if (existsSync(bin)) {
    const version = await versionOf(bin);
    if (version !== undefined && version[0] >= pinnedMajor) return bin;
    say(
      `the Node of this workspace ${version === undefined ? 'does not run here' : `is ${version.join('.')}, too old`}`,
    );
    // It would have priority over the machine's own in every npm script.
    rmSync(bin);
  }
  const platform = `${process.platform}-${process.arch}`;
  const own = await versionOf('node');
  if (own !== undefined && (own[0] > oldest[0] || (own[0] === oldest[0] && own[1] >= oldest[1]))) {
    say(`going on with this machine's Node ${own.join('.')}, as the workspace has none that runs on ${platform}`);
    return undefined;
  }
  throw new Error(
    `The workspace has no Node that runs on ${platform}, and this machine ${own === undefined ? 'has none' : `has ${own.join('.')}`}: install Node ${oldest.join('.')} or newer.`,
  );
}

async function versionOf(program) {
  // A .cmd file needs its interpreter.
  const [first, ...before] = isWindows ? ['cmd.exe', '/d', '/c', program] : [program];
  const { code, stdout } = await runProgram(first, [...before, '--version']);
  const found = /^v(\d+)\.(\d+)\.(\d+)/.exec(stdout);
  return code === 0 && found !== null ? found.slice(1).map(Number) : undefined;
}
