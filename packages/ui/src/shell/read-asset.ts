// The style and the script of the pages, which are files of this package.

import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';

/** What is built of this file may be anywhere in the package. */
const folder = dirname(findPackageJSON(import.meta.url)!);

export function readAsset(name: 'ui.css' | 'ui.js'): string {
  return readFileSync(join(folder, 'assets', name), 'utf8');
}
