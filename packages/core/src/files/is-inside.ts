// Whether a path is in a folder. No other module decides this, because a name may begin with two dots (`..data`).

import { isAbsolute, normalize, relative, sep } from 'node:path';

/** Whether a path is a folder, or is in it. Both are absolute. Links are not followed. */
export function isInside(path: string, folder: string): boolean {
  return !leadsOut(relative(folder, path));
}

/** Whether a path leads out of the folder that it starts from. */
export function leadsOut(path: string): boolean {
  const way = normalize(path);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
}
