// All names that a module exports, including those of `export *`.

import { compareCodeUnits } from '../../base/canonical.ts';
import type { ParsedModule } from '../parse/parse-module.ts';
import { resolveImport } from '../resolve/resolve-import.ts';
import type { CodeWorld } from './code-world.ts';
import { isSeen } from './resolve-name.ts';

export interface ListedExports {
  readonly names: readonly string[];
  /** Re-exports by `export *` that cannot be listed: packages and CommonJS, with the file that re-exports them. */
  readonly unlisted: readonly { readonly from: string; readonly file: string }[];
}

export async function listExports(
  module: ParsedModule,
  world: CodeWorld,
  above: ReadonlySet<string> = new Set(),
): Promise<ListedExports> {
  const names = new Set(module.exported.keys());
  const unlisted: ListedExports['unlisted'][number][] = [];
  const inside = new Set([...above, module.file]);
  for (const from of module.starExports) {
    const target = resolveImport(from, module.file, 'import', world);
    const other = target.type === 'file' ? await world.reader.read(target.file) : undefined;
    if (!other || !isSeen(other)) unlisted.push({ from, file: module.file });
    else if (!inside.has(other.file)) {
      const found = await listExports(other, world, inside);
      for (const name of found.names) if (name !== 'default') names.add(name);
      unlisted.push(...found.unlisted);
    }
  }
  return { names: [...names].sort(compareCodeUnits), unlisted };
}
