// What a step wrote while it ran, kept under its key, so that a node that is fresh still has the log of when it ran.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Key } from '../base/brand.ts';

export interface NodeLogs {
  write(key: Key, lines: readonly string[]): Promise<void>;
  read(key: Key): Promise<string | undefined>;
}

export function openNodeLogs(place: string): NodeLogs {
  const folder = join(place, 'logs');
  return {
    async write(key, lines) {
      // A log that cannot be written must not cost the result.
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(join(folder, `${key}.log`), lines.map((line) => `${line}\n`).join(''));
      } catch {
        return;
      }
    },
    async read(key) {
      try {
        return await readFile(join(folder, `${key}.log`), 'utf8');
      } catch {
        return undefined;
      }
    },
  };
}
