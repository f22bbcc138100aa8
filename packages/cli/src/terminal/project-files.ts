// Paths as they would be typed, and source text for code frames.

import { readFileSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { leadsOut } from '@cairn/core';

/** A file's path as it would be typed here; absolute if it is outside this folder. */
export function nameFileFrom(cwd: string, root = cwd): (file: string) => string {
  return (file) => {
    const path = isAbsolute(file) ? file : resolve(root, file);
    const near = relative(cwd, path);
    return leadsOut(near) ? path : near || '.';
  };
}

/** Source text for code frames; undefined if it cannot be read. */
export function readSourceFrom(root: string): (file: string) => string | undefined {
  return (file) => {
    try {
      return readFileSync(resolve(root, file), 'utf8');
    } catch {
      return undefined;
    }
  };
}
