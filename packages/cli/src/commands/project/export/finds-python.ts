// Whether steps of a project run in a Python environment, which uv creates. Nothing is imported: a pipeline may need data
// or params that are not there when a workflow is written.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `{ lock: 'requirements.lock', version: '3.12' }`, in either order. */
const environment =
  /\block\s*:\s*(['"`])[^'"`\n]+\1\s*,\s*version\s*:|\bversion\s*:\s*(['"`])3\.\d+(\.\d+)?\2\s*,\s*lock\s*:/;

/** One that was computed is not found: a workflow can be edited. */
export function findsPython(folder: string): boolean {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules' && !entry.name.startsWith('.') && findsPython(path)) return true;
    } else if (entry.isFile() && /\.[cm]?ts$/.test(entry.name) && environment.test(readFileSync(path, 'utf8')))
      return true;
  }
  return false;
}
