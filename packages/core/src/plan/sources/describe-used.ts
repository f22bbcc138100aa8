// What a command's key holds of a file or folder that it uses: its digest, and whether a single file is a program.

import { statSync } from 'node:fs';
import { isExecutable } from '../../base/digest.ts';
import { digestPath, type PathLook } from '../../files/digest-path.ts';

/** Throws when it is not there, or cannot be read. */
export async function describeUsed(path: string, look: PathLook = {}): Promise<string> {
  const digest = await digestPath(path, look);
  const stats = statSync(path);
  return stats.isFile() && isExecutable(stats) ? `${digest} executable` : digest;
}
