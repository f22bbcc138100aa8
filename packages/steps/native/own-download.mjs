// tfjs-node's own way: its install script downloads a library of 2022 and a compiled addon from one bucket. The script
// has no time limit and leaves half a library if it fails, so both are handled here.

import { lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { findTfjsManifest } from './find-packages.mjs';
import { runProgram } from './run-program.mjs';

const silence = 30_000;

/** @param {string} tfjsNode the folder of the package */
export async function ownDownload(tfjsNode) {
  const packageFile = findTfjsManifest();
  const packageText = readFileSync(packageFile);
  clear(tfjsNode);
  const giveUp = new AbortController();
  let bytes = 0;
  let movedAt = Date.now();
  const watch = setInterval(() => {
    const now = bytesIn(tfjsNode);
    if (now !== bytes) movedAt = Date.now();
    bytes = now;
    if (Date.now() - movedAt > silence) giveUp.abort();
  }, 1000);
  try {
    const { code, output } = await runProgram(process.execPath, ['scripts/install.js'], {
      cwd: tfjsNode,
      env: { ...process.env, PATH: [resolve(tfjsNode, '../../.bin'), process.env.PATH].join(delimiter) },
      giveUp: giveUp.signal,
    });
    if (giveUp.signal.aborted) throw new Error(`nothing arrived for ${silence / 1000} s`);
    if (code !== 0) throw new Error(reasonIn(output));
  } catch (error) {
    clear(tfjsNode);
    throw new Error(`tfjs-node's own download failed: ${error.message}.`);
  } finally {
    clearInterval(watch);
    // Its script changes the manifest while it works, and leaves it changed if it fails.
    if (!readFileSync(packageFile).equals(packageText)) writeFileSync(packageFile, packageText);
  }
}

function clear(tfjsNode) {
  for (const name of ['deps', 'lib']) rmSync(join(tfjsNode, name), { recursive: true, force: true });
}

function bytesIn(tfjsNode) {
  let bytes = 0;
  const pending = ['deps', 'lib'].map((name) => join(tfjsNode, name));
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) pending.push(...readdirSync(path).map((name) => join(path, name)));
    else bytes += stat?.size ?? 0;
  }
  return bytes;
}

function reasonIn(output) {
  const line = output.split('\n').find((text) => /\b(E[A-Z]{4,}|Error: |status 4\d\d|403)\b/.test(text));
  return (line ?? 'its script ended with an error').trim().replace(/\.$/, '');
}
