// Other versions of Node, by their packages, kept where what else was fetched is kept.

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';

const { CAIRN_CACHE, XDG_CACHE_HOME } = process.env;
const cache = CAIRN_CACHE ? resolve(CAIRN_CACHE) : join(resolve(XDG_CACHE_HOME || join(homedir(), '.cache')), 'cairn');

/** The path of a Node, or why there is none: the registry is not reached, or has no package for this platform. */
export async function findNode(version: string): Promise<{ readonly path: string } | { readonly problem: string }> {
  const name = `node-${process.platform}-${process.arch}`;
  const kept = join(cache, 'nodes', `${name}-${version}`);
  const path = join(kept, 'node_modules', name, 'bin', 'node');
  if (existsSync(path)) return { path };
  await mkdir(join(cache, 'nodes'), { recursive: true });
  const folder = await mkdtemp(`${kept}-`);
  try {
    const options = [
      '--no-save',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      '--fetch-retries=1',
    ];
    const fetched = await execa('npm', ['install', '--prefix', folder, ...options, `${name}@${version}`], {
      cwd: folder,
      reject: false,
      all: true,
      // Without a registry it would ask again and again.
      timeout: 90_000,
    });
    if (fetched.exitCode !== 0)
      return { problem: `npm could not fetch ${name}@${version}: ${fetched.all.slice(-300)}` };
    // Another process may have been faster.
    await rename(folder, kept).catch(() => undefined);
    return existsSync(path) ? { path } : { problem: `${name}@${version} holds no program` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
