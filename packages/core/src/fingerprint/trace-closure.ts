// A step's code as far as it reaches: from its export by name through imports, re-exports, barrels and namespaces, piece
// by piece, so that an unrelated export in the same file is no part of it. What cannot be seen through falls back to
// more: a module that changes state while it loads counts whole wherever it is loaded, and so does one that evaluates
// text; a computed import counts all files of the package that it lies in.

import type { Digest, Fingerprint } from '../base/brand.ts';
import { compareCodeUnits } from '../base/canonical.ts';
import { digestCanonical } from '../base/digest.ts';
import { type CodePiece, createCodeGraph } from './code-graph.ts';
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
  /** Names and folders of the installed packages that the code imports. */
  readonly packages: Readonly<Record<string, string>>;
  /** Lockfile entries of those packages, transitively. */
  readonly locked: readonly string[];
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
  const { reader, lockfile } = world;
  const graph = createCodeGraph(world, stopsAtDefinitions);
  const own = roots.filter(({ file }) => packageOf(file) === undefined);
  for (const { file } of roots) {
    const owner = packageOf(file);
    if (owner) graph.addPackage(owner.name, owner.folder);
  }
  const reached: number[] = [];
  for (const { file, exportName } of own) reached.push(await graph.addExport(await reader.read(file), exportName));
  // What is loaded with the code may change what it sees. Each finding may load more.
  const effects = await findEffects(graph, world);

  const locked = [...new Set([...graph.packages].flatMap(([folder, name]) => lockfile.slice(name, folder)))];
  locked.sort(compareCodeUnits);
  // No path is in it, and of the order in which modules are loaded only what may decide something.
  const code = reached.map((number) => graph.hash(number));
  const loaded = effects.map((number) => graph.hash(number));
  return {
    fingerprint: digestCanonical(['code', code, loaded, locked]) as string as Fingerprint,
    files: graph.files(),
    pieces: graph.pieces(),
    packages: Object.fromEntries([...graph.packages].map(([folder, name]) => [name, folder])),
    locked,
    unseen: graph.unseen(),
    impurities: await graph.impurities(reached, effects),
  };
}

/** The installed package that a file belongs to. Its code is not walked: it enters as a slice of the lockfile. */
function packageOf(file: string): { readonly name: string; readonly folder: string } | undefined {
  const match = file.replaceAll('\\', '/').match(/^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//);
  return match ? { folder: match[1]!, name: match[2]! } : undefined;
}
