// A step's code as far as it reaches: from its export by name through imports, re-exports, barrels and namespaces, piece
// by piece, so that an unrelated export in the same file is no part of it. What cannot be seen through falls back to
// more: a module that changes state while it loads counts whole wherever it is loaded, and so does one that evaluates
// text; a computed import counts all files of the package that it lies in.

import { join } from 'node:path';
import type { Digest, Fingerprint } from '../../base/brand.ts';
import { compareCodeUnits } from '../../base/canonical.ts';
import { digestCanonical } from '../../base/digest.ts';
import type { InstalledPackage, InstalledPackages, LockedEntry } from '../packages/installed-packages.ts';
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
  /** Absolute path → digest of its bytes: what must not change while the step runs. */
  readonly files: Readonly<Record<string, Digest>>;
  /** The pieces that were reached, in the order in which they were: what explains a change. */
  readonly pieces: readonly CodePiece[];
  /** Folder, as it is imported → name of the installed packages that the code imports. */
  readonly imported: ReadonlyMap<string, string>;
  /** Those packages with all that they need. */
  readonly installed: readonly InstalledPackage[];
  /** As people are told of them: versions and integrities, sorted. */
  readonly locked: readonly LockedEntry[];
  /**
   * Absolute path → digest of all project files that are loaded with the code: `files`, and those that were found only to
   * declare what the code does not use.
   */
  readonly loads: Readonly<Record<string, Digest>>;
  /** Real folders of packages that are loaded with the code and that it does not use. */
  readonly loadedPackages: readonly string[];
  readonly unseen: readonly UnseenCode[];
  readonly impurities: readonly FoundImpurity[];
}

export interface TraceOptions {
  /** Does not follow what the steps that are used reach: for what a pipeline's own code is. */
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
    // The code of an installed package is not walked: it enters by what is installed.
    if (owner) graph.addPackage(owner.name, owner.folder);
  }
  const reached: number[] = [];
  for (const { file, exportName } of own) reached.push(await graph.addExport(await reader.read(file), exportName));
  // What is loaded before all code may change what it sees, as far as it reaches.
  const preloaded = await addPreloads(graph, world);
  // What is loaded with the code may change what it sees. Each finding may load more.
  const { effects, modules, packages } = await findEffects(graph, world);

  const used = collectPackages(graph.packages, installed);
  const entries = listEntries(used);
  // No path is in it, and of the order in which modules are loaded only what may decide something.
  const code = reached.map((number) => graph.hash(number));
  const loaded = [...preloaded, ...effects].map((number) => graph.hash(number));
  const files = graph.files();
  return {
    fingerprint: digestCanonical(['code', code, loaded, entries]) as string as Fingerprint,
    files,
    pieces: graph.pieces(),
    imported: graph.packages,
    installed: used,
    locked: distinct(used.map((one) => one.locked)),
    loads: { ...Object.fromEntries(modules.map(({ file, fileDigest }) => [file, fileDigest])), ...files },
    loadedPackages: collectPackages(packages, installed).map(({ folder }) => folder),
    unseen: graph.unseen(),
    impurities: await graph.impurities(reached, effects),
  };
}

/** Modules of the project's own count whole; the preloads of NODE_OPTIONS are named relative to where a worker runs. */
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

/** What a key holds of them, each once, sorted. */
export function listEntries(installed: readonly InstalledPackage[]): readonly string[] {
  return distinct(installed.map(({ entry }) => entry));
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
