// A step's code as far as its imports reach: whole files, workspace packages included, without comments, layout and
// types. Names are followed through barrels, so that importing one step from a package does not reach all of them.

import { dirname, relative } from 'node:path';
import type { Digest, Fingerprint } from '../base/brand.ts';
import { type Canonical, compareCodeUnits } from '../base/canonical.ts';
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

/** What one imported name leads to: the name there (`*` for the whole), and a file of ours or a specifier. */
interface Edge {
  readonly name: string;
  readonly file?: string;
  readonly outside?: string;
}

interface Reached {
  readonly module: ParsedModule;
  /** In the order in which the module names them. */
  readonly edges: readonly Edge[];
}

/** Follows the imports of the given files. */
export async function traceClosure(
  entries: readonly string[],
  reader: ModuleReader,
  lockfile: Lockfile,
): Promise<Closure> {
  const reached = new Map<string, Reached>();
  const barrels = new Map<string, { module: ParsedModule; passed: Map<string, Edge> }>();
  const packages: Record<string, string> = {};

  const follow = async (
    specifier: string,
    names: readonly string[] | null,
    from: string,
    above: readonly string[] = [],
  ): Promise<readonly Edge[]> => {
    const resolved = resolveImport(specifier, from);
    const named = (to: Omit<Edge, 'name'>): Edge[] => (names ?? ['*']).map((name) => ({ name, ...to }));
    if (resolved.type === 'package') packages[resolved.name] = resolved.folder;
    if (resolved.type !== 'file') return named({ outside: specifier });
    const { file } = resolved;
    const module = await reader.read(file);
    if (!module.isBarrel || above.includes(file) || !names?.every((name) => module.reExports.has(name)))
      return names?.length === 0 ? [{ name: '', file }] : named({ file });
    const barrel = barrels.get(file) ?? { module, passed: new Map<string, Edge>() };
    barrels.set(file, barrel);
    const edges: Edge[] = [];
    for (const name of names) {
      const target = module.reExports.get(name)!;
      const found = await follow(target.specifier, [target.name], file, [...above, file]);
      for (const edge of found) barrel.passed.set(name, edge);
      edges.push(...found);
    }
    return edges;
  };

  const roots: ParsedModule[] = [];
  for (const file of entries) {
    const owner = packageOf(file);
    if (owner) packages[owner.name] = owner.folder;
    else roots.push(await reader.read(file));
  }
  const open = [...roots];
  for (let module = open.pop(); module; module = open.pop()) {
    if (reached.has(module.file)) continue;
    const edges: Edge[] = [];
    for (const { specifier, names } of module.imports) edges.push(...(await follow(specifier, names, module.file)));
    for (const { specifier, name } of module.reExports.values())
      edges.push(...(await follow(specifier, [name], module.file)));
    for (const specifier of module.starExports) edges.push(...(await follow(specifier, null, module.file)));
    reached.set(module.file, { module, edges });
    for (const { file } of edges) if (file !== undefined) open.push(await reader.read(file));
  }

  const all = [...reached.values()].map(({ module }) => module).sort((a, b) => compareCodeUnits(a.file, b.file));
  const passed = [...barrels.values()].filter(({ module }) => !reached.has(module.file));
  const locked = [...new Set(Object.entries(packages).flatMap(([name, folder]) => lockfile.slice(name, folder)))];
  locked.sort(compareCodeUnits);
  const seen = [...all, ...passed.map(({ module }) => module)];
  const code = [
    ...all.map(({ file, codeDigest }) => [file, codeDigest] as const),
    ...passed.map(({ module, passed }) => [module.file, digestPassed(passed, module.file)] as const),
  ];
  return {
    fingerprint: hashClosure(roots, reached, locked),
    files: Object.fromEntries(seen.map(({ file, fileDigest }) => [file, fileDigest])),
    code: Object.fromEntries(code),
    packages,
    locked,
    unseen: all.filter(({ hasComputedImport }) => hasComputedImport).map(({ file }) => file),
  };
}

/** Of a barrel counts only what leads through it. */
function digestPassed(passed: ReadonlyMap<string, Edge>, from: string): Digest {
  const edges = [...passed].map(([name, to]) => [name, to.name, to.outside ?? relative(dirname(from), to.file!)]);
  return digestCanonical(edges.sort(([a], [b]) => compareCodeUnits(a!, b!)));
}

/** The installed package that a file belongs to. Its code is not walked: it enters as a slice of the lockfile. */
function packageOf(file: string): { readonly name: string; readonly folder: string } | undefined {
  const match = file.replaceAll('\\', '/').match(/^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//);
  return match ? { folder: match[1]!, name: match[2]! } : undefined;
}

/**
 * No path is in it: modules are numbered in the order in which they are reached, and each is its code and the numbers of
 * what it imports. So two files that change places, or a name that a barrel takes from elsewhere, are a change.
 */
function hashClosure(
  roots: readonly ParsedModule[],
  reached: ReadonlyMap<string, Reached>,
  locked: readonly string[],
): Fingerprint {
  const numbers = new Map<string, number>();
  const order: string[] = [];
  const numberOf = (file: string): number => {
    const number = numbers.get(file) ?? order.push(file) - 1;
    numbers.set(file, number);
    return number;
  };
  const sorted = [...roots].sort(
    (a, b) => compareCodeUnits(a.codeDigest, b.codeDigest) || compareCodeUnits(a.file, b.file),
  );
  for (const { file } of sorted) numberOf(file);
  const listed: Canonical[] = [];
  // It grows while it is walked.
  for (const file of order) {
    const { module, edges } = reached.get(file)!;
    const to = edges.map((edge) => [edge.name, edge.file === undefined ? edge.outside : numberOf(edge.file)]);
    listed.push([module.codeDigest, to]);
  }
  return digestCanonical(['closure', listed, locked]) as string as Fingerprint;
}
