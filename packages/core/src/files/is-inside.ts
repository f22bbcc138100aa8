// Whether a path is in a folder. No other module decides this, because a name may begin with two dots (`..data`).

import { dirname, isAbsolute, normalize, relative, resolve, sep } from 'node:path';

/** Whether a path is a folder, or is in it. Both are absolute. Links are not followed. */
export function isInside(path: string, folder: string): boolean {
  return !leadsOut(relative(folder, path));
}

/** As `isInside` for any of many folders. What a path costs does not grow with their number. */
export function insideAnyOf(folders: Iterable<string>): (path: string) => boolean {
  const known = new Set([...folders].map(comparable));
  return (path) => {
    for (let place = comparable(path); ; place = dirname(place)) {
      if (known.has(place)) return true;
      if (place === dirname(place)) return false;
    }
  };
}

/** Windows does not tell upper from lower case. */
function comparable(path: string): string {
  return process.platform === 'win32' ? resolve(path).toLowerCase() : resolve(path);
}

/** Whether a path leads out of the folder that it starts from. */
export function leadsOut(path: string): boolean {
  const way = normalize(path);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
}
