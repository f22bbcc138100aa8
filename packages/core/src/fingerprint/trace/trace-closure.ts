// All code that a step reaches. The trace follows the step's export by name through imports, re-exports, barrels and
// namespaces, piece by piece, so that an unrelated export in the same file does not count. If something cannot be
// followed, more code counts: the whole of a module that changes state while it loads or evaluates text as code, and
// all files of a package with a computed import.

import { join } from 'node:path';
import type { Digest, Fingerprint } from '../../base/brand.ts';
import { compareCodeUnits } from '../../base/canonical.ts';
import { digestCanonical } from '../../base/digest.ts';
import { type LockedEntry, writeLockedEntry } from '../../base/locked-entry.ts';
import type { InstalledPackage, InstalledPackages } from '../packages/installed-packages.ts';
import { packageFolder } from '../packages/package-folder.ts';
import { prepareToAsk } from '../resolve/ask-node.ts';
import { resolveImport } from '../resolve/resolve-import.ts';
import { type CodeGraph, type CodePiece, createCodeGraph } from './code-graph.ts';
import type { CodeWorld } from './code-world.ts';
import { findEffects } from './find-effects.ts';
import type { FoundImpurity, UnseenCode } from './found-code.ts';

/** An export that code is followed from. */
export interface TracedExport {
  /** Absolute. */
  readonly file: string;
  readonly exportName: string;
}

export interface Closure {
  readonly fingerprint: Fingerprint;
  /** Absolute path → digest of its bytes. These files must not change while the step runs. */
  readonly files: Readonly<Record<string, Digest>>;
  /** Those of `files` of which each byte counts, so that a step may read them as data. */
  readonly wholeFiles: ReadonlySet<string>;
  /** The pieces in the order in which they were reached. Explanations of a change use them. */
  readonly pieces: readonly CodePiece[];
  /** The folder from which it is imported → the name of the installed package. */
  readonly imported: ReadonlyMap<string, string>;
  /** These packages and all their dependencies. */
  readonly installed: readonly InstalledPackage[];
  /** The entries that people see: versions and integrities, sorted. */
  readonly locked: readonly LockedEntry[];
  /**
   * Absolute path → digest of all project files that are loaded with the code: `files`, and files whose declarations
   * the code does not use.
   */
  readonly loads: Readonly<Record<string, Digest>>;
  /** Those of `loads` of which all code counts. Of the others, what the code uses. */
  readonly wholeCode: ReadonlySet<string>;
  /** By file: the files of the project that it loads by a call whose path is written. */
  readonly loadsOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** Real folders of packages that are loaded with the code but not used by it. */
  readonly loadedPackages: readonly string[];
  readonly unseen: readonly UnseenCode[];
  readonly impurities: readonly FoundImpurity[];
}

export interface TraceOptions {
  /** Does not follow the code of the steps that are used: for the code of a pipeline itself. */
  readonly stopsAtDefinitions?: boolean;
}

/** Follows the given exports. */
export async function traceClosure(
  roots: readonly TracedExport[],
  world: CodeWorld,
  { stopsAtDefinitions = false }: TraceOptions = {},
): Promise<Closure> {
  const { reader, installed } = world;
  await prepareToAsk();
  const graph = createCodeGraph(world, stopsAtDefinitions);
  const own = roots.filter(({ file }) => packageFolder(file) === undefined);
  for (const { file } of roots) {
    const owner = packageFolder(file);
    // The code of an installed package is not traced: the installed version counts.
    if (owner) graph.addPackage(owner.name, owner.folder);
  }
  const reached: number[] = [];
  for (const { file, exportName } of own) reached.push(await graph.addExport(await reader.read(file), exportName));
  // Code that is loaded before all other code may change what the step sees.
  const preloaded = await addPreloads(graph, world);
  // Code that is loaded with the step may change what it sees. Each new module may load more.
  const { effects, modules, loadsOf, packages } = await findEffects(graph, world);

  const used = collectPackages(graph.packages, installed);
  const entries = listEntries(used);
  // The hash contains no paths, and the order of modules only as far as it may change a result.
  const code = reached.map((number) => graph.hash(number));
  const loaded = [...preloaded, ...effects].map((number) => graph.hash(number));
  const files = graph.files();
  return {
    fingerprint: digestCanonical(['code', code, loaded, entries]) as string as Fingerprint,
    files,
    wholeFiles: graph.wholeFiles(),
    pieces: graph.pieces(),
    imported: graph.packages,
    installed: used,
    locked: listLocked(used),
    loads: { ...Object.fromEntries(modules.map(({ file, fileDigest }) => [file, fileDigest])), ...files },
    wholeCode: graph.wholeCode(),
    loadsOf,
    loadedPackages: collectPackages(packages, installed).map(({ folder }) => folder),
    unseen: graph.unseen(),
    impurities: await graph.impurities(reached, effects),
  };
}

/** Modules of the project count whole. The preloads of NODE_OPTIONS are named relative to the folder of a worker. */
async function addPreloads(graph: CodeGraph, world: CodeWorld): Promise<readonly number[]> {
  const added: number[] = [];
  for (const { specifier, how } of world.rules.options.preloads) {
    const from = join(world.root, 'preload');
    const target = resolveImport(specifier, from, how, world);
    if (target.type === 'package') graph.addPackage(target.name, target.folder);
    if (target.type === 'file') added.push(await graph.addEffect(await world.reader.read(target.file), 1));
  }
  return added;
}

/** Their entries in a key, without duplicates, sorted. */
export function listEntries(installed: readonly InstalledPackage[]): readonly string[] {
  return distinct(installed.map(({ entry }) => entry));
}

/** Without duplicates, sorted by their texts. */
function listLocked(installed: readonly InstalledPackage[]): readonly LockedEntry[] {
  const byText = new Map(installed.map(({ locked }) => [writeLockedEntry(locked), locked]));
  return [...byText.keys()].sort(compareCodeUnits).map((text) => byText.get(text)!);
}

function distinct(entries: readonly string[]): readonly string[] {
  return [...new Set(entries)].sort(compareCodeUnits);
}

export function collectPackages(
  folders: ReadonlyMap<string, string>,
  installed: InstalledPackages,
): readonly InstalledPackage[] {
  const found = [...folders].flatMap(([folder, name]) => installed.slice(name, folder));
  return [...new Map(found.map((one) => [one.folder, one])).values()];
}
