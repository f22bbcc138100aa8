// Files of a package that describe it, and that Node takes at most the way to its code from: its manifest, and texts.

import { sep } from 'node:path';
import { packageFolder } from './package-folder.ts';

/** By a name relative to the package. */
export function isDescription(name: string): boolean {
  return name === 'package.json' || /^(readme|changelog|history|licen[cs]e|notice)(\.(md|txt))?$/i.test(name);
}

/** By its path. */
export function isDescribingFile(path: string): boolean {
  const owner = packageFolder(path);
  return owner !== undefined && isDescription(path.slice(owner.folder.length + sep.length));
}
