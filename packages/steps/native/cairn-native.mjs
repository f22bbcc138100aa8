#!/usr/bin/env node
// `npx cairn-native`: installs the native libraries of TensorFlow and LightGBM in a project that uses @cairn/steps. In
// Cairn's own repository setup/setup.mjs does the same. `--verify` reads every stored byte again.

import { installLightgbm } from './install-lightgbm.mjs';
import { installNative } from './install-native.mjs';

const say = (line) => process.stderr.write(`cairn-native: ${line}\n`);
const unknown = process.argv.slice(2).filter((word) => word !== '--verify');

if (unknown.length > 0) {
  say(`"${unknown[0]}" is not an option: the only one is --verify.`);
  process.exitCode = 2;
} else {
  const hashAll = process.argv.includes('--verify');
  const done = await installNative({ say, hashAll });
  const trees = await installLightgbm({ say, hashAll });
  if (done.problem !== undefined) {
    say("TensorFlow's native library could not be installed; training and evaluating need it.");
    process.exitCode = 1;
  }
  if (trees.problem !== undefined) {
    say("LightGBM's native library could not be installed; trainTrees and its models need it.");
    process.exitCode = 1;
  }
}
