// All names that a module exports, those of `export *` included.

import { compareCodeUnits } from '../base/canonical.ts';
import type { CodeWorld } from './code-world.ts';
import type { ParsedModule } from './parse-module.ts';
import { resolveImport } from './resolve-import.ts';

export async function listExports(
  module: ParsedModule,
  world: CodeWorld,
  above: ReadonlySet<string> = new Set(),
): Promise<readonly string[]> {
  const names = new Set(module.exported.keys());
  const inside = new Set([...above, module.file]);
  for (const specifier of module.starExports) {
    const target = resolveImport(specifier, module.file, world.disk);
    if (target.type !== 'file' || inside.has(target.file)) continue;
    const others = await listExports(await world.reader.read(target.file), world, inside);
    for (const name of others) if (name !== 'default') names.add(name);
  }
  return [...names].sort(compareCodeUnits);
}
