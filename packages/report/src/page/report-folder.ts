// The folder of this package, where the style and the script of a page are.

import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';

/** What is built of this file may be anywhere in the package. */
const folder = dirname(findPackageJSON(import.meta.url)!);

export function readAsset(name: 'report.css' | 'report.js'): string {
  return readFileSync(join(folder, 'assets', name), 'utf8');
}
