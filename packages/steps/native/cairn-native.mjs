#!/usr/bin/env node
// `npx cairn-native`: gets TensorFlow's native library in a project that installed @cairn/steps. In Cairn's own
// repository setup/setup.mjs does the same. `--verify` reads every kept byte again.

import { installNative } from './install-native.mjs';

const say = (line) => process.stderr.write(`cairn-native: ${line}\n`);
const unknown = process.argv.slice(2).filter((word) => word !== '--verify');

if (unknown.length > 0) {
  say(`"${unknown[0]}" is not an option: the only one is --verify.`);
  process.exitCode = 2;
} else {
  const done = await installNative({ say, hashAll: process.argv.includes('--verify') });
  if (done.problem !== undefined) {
    say("TensorFlow's native library could not be installed; training and evaluating need it.");
    process.exitCode = 1;
  }
}
