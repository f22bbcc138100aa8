// A step's code as far as its imports reach: whole files, workspace packages included, without comments, layout and
// types. Names are followed through barrels, so that importing one step from a package does not reach all of them.

import type { Digest, Fingerprint } from '../base/brand.ts';
import { compareCodeUnits } from '../base/canonical.ts';
import { digestCanonical } from '../base/digest.ts';
import type { Lockfile } from './lockfile.ts';
import type { ModuleReader } from './module-reader.ts';
import type { ParsedModule } from './parse-module.ts';
import { resolveImport } from './resolve-import.ts';

export interface Closure {
  readonly fingerprint: Fingerprint;
  /** Absolute path → digest of its bytes: what must not change while the step runs. */
  readonly files: Readonly<Record<string, Digest>>;
  /** Absolute path → digest of its code: what explains a change. */
  readonly code: Readonly<Record<string, Digest>>;
  /** Names and folders of the installed packages that the code imports. */
  readonly packages: Readonly<Record<string, string>>;
  /** Lockfile entries of those packages, transitively. */
  readonly locked: readonly string[];
  /** Files that import something computed, so that what they reach cannot be seen. */
  readonly unseen: readonly string[];
}

/** Follows the imports of the given files. */
export async function traceClosure(
  entries: readonly string[],
  reader: ModuleReader,
  lockfile: Lockfile,
): Promise<Closure> {
  const modules = new Map<string, ParsedModule>();
  const passed = new Map<string, ParsedModule>();
  const packages: Record<string, string> = {};
  const open: { file: string; names: readonly string[] | null }[] = [];
  for (const file of entries) {
    const owner = packageOf(file);
    if (owner) packages[owner.name] = owner.folder;
    else open.push({ file, names: null });
  }

  const visit = (specifier: string, names: readonly string[] | null, from: string): void => {
    const resolved = resolveImport(specifier, from);
    if (resolved.type === 'file') open.push({ file: resolved.file, names });
    else if (resolved.type === 'package') packages[resolved.name] = resolved.folder;
  };

  for (let next = open.pop(); next; next = open.pop()) {
    const module = await reader.read(next.file);
    const { names } = next;
    if (module.isBarrel && names?.every((name) => module.reExports.has(name))) {
      passed.set(next.file, module);
      for (const name of names) {
        const target = module.reExports.get(name)!;
        visit(target.specifier, [target.name], next.file);
      }
      continue;
    }
    if (modules.has(next.file)) continue;
    modules.set(next.file, module);
    for (const { specifier, names: imported } of module.imports) visit(specifier, imported, next.file);
    for (const { specifier, name } of module.reExports.values()) visit(specifier, [name], next.file);
    for (const specifier of module.starExports) visit(specifier, null, next.file);
  }

  const all = [...modules.values()].sort((a, b) => compareCodeUnits(a.file, b.file));
  const seen = [...all, ...passed.values()];
  const locked = [...new Set(Object.entries(packages).flatMap(([name, folder]) => lockfile.slice(name, folder)))];
  locked.sort(compareCodeUnits);
  return {
    fingerprint: hashClosure(all, locked),
    files: Object.fromEntries(seen.map(({ file, fileDigest }) => [file, fileDigest])),
    code: Object.fromEntries(all.map(({ file, codeDigest }) => [file, codeDigest])),
    packages,
    locked,
    unseen: all.filter(({ hasComputedImport }) => hasComputedImport).map(({ file }) => file),
  };
}

/** The installed package that a file belongs to. Its code is not walked: it enters as a slice of the lockfile. */
function packageOf(file: string): { readonly name: string; readonly folder: string } | undefined {
  const match = file.replaceAll('\\', '/').match(/^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//);
  return match ? { folder: match[1]!, name: match[2]! } : undefined;
}

/** The path is not in it: code digests are sorted by themselves. */
function hashClosure(modules: readonly ParsedModule[], locked: readonly string[]): Fingerprint {
  const code = modules.map(({ codeDigest }) => codeDigest).sort(compareCodeUnits);
  return digestCanonical(['closure', code, locked]) as string as Fingerprint;
}
