// Finds the installed package of a file.

import { sep } from 'node:path';

const inPackages = `${sep}node_modules${sep}`;

/** The package's installed name and its folder; undefined for a file of the project itself. */
export function packageFolder(file: string): { readonly name: string; readonly folder: string } | undefined {
  const start = file.lastIndexOf(inPackages);
  if (start === -1) return undefined;
  const begin = start + inPackages.length;
  const [scope = '', inner] = file.slice(begin).split(sep, 2);
  const name = scope.startsWith('@') && inner !== undefined ? `${scope}/${inner}` : scope;
  return { name, folder: file.slice(0, begin) + name.replace('/', sep) };
}
