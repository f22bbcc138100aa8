// Files that describe a package, and are not its code: its manifest, which Node uses at most to find the code, and
// texts.

import { sep } from 'node:path';
import { packageFolder } from './package-folder.ts';

/** Tests a name relative to the package. */
export function isDescription(name: string): boolean {
  return name === 'package.json' || /^(readme|changelog|history|licen[cs]e|notice)(\.(md|txt))?$/i.test(name);
}

/** Tests a path. */
export function isDescribingFile(path: string): boolean {
  const owner = packageFolder(path);
  return owner !== undefined && isDescription(path.slice(owner.folder.length + sep.length));
}
