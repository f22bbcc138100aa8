// Packs the packages as they are published: `node publishing/pack-packages.mjs <folder>`.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layOutPackage } from './lay-out-package.mjs';

const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const target = resolve(process.argv[2] ?? '.packed');
const laid = mkdtempSync(join(tmpdir(), 'cairn-pack-'));
try {
  mkdirSync(target, { recursive: true });
  for (const name of [
    'core',
    'stats',
    'steps',
    'report',
    'serve',
    'store-http',
    'store-s3',
    'ui',
    'executor-slurm',
    'executor-kubernetes',
    'cli',
  ]) {
    const folder = layOutPackage(join(repository, 'packages', name), repository, join(laid, name));
    const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', target], {
      cwd: folder,
      encoding: 'utf8',
    });
    console.log(join(target, packed.trim()));
  }
} finally {
  rmSync(laid, { recursive: true, force: true });
}
