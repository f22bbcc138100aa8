// What a step wrote while it ran, kept under its key, so that a node that is fresh still has the log of when it ran.

import { existsSync, unlinkSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Key } from '../base/brand.ts';
import { isDigits } from '../base/safe-name.ts';

export interface NodeLogs {
  write(key: Key, lines: readonly string[]): Promise<void>;
  read(key: Key): Promise<string | undefined>;
}

export function openNodeLogs(place: string): NodeLogs {
  const folder = join(place, 'logs');
  return {
    async write(key, lines) {
      const file = join(folder, `${key}.log`);
      // A log that cannot be written must not cost the result.
      try {
        if (lines.length) {
          await mkdir(folder, { recursive: true });
          await writeFile(file, lines.map((line) => `${line}\n`).join(''));
        } else if (existsSync(file)) unlinkSync(file);
      } catch {
        return;
      }
    },
    async read(key) {
      if (!isDigits(key)) return undefined;
      try {
        return await readFile(join(folder, `${key}.log`), 'utf8');
      } catch {
        return undefined;
      }
    },
  };
}
