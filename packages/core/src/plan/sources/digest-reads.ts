// What a plan reads, as one digest: two runs with the same one have read the same code and data.

import { join, relative } from 'node:path';
import type { Digest, NodeId } from '../../base/brand.ts';
import { compareCodeUnits } from '../../base/canonical.ts';
import { digestCanonical } from '../../base/digest.ts';
import { writeLockedEntry } from '../../base/locked-entry.ts';
import type { SeenOnDisk } from '../../fingerprint/disk/disk-view.ts';
import type { Closure } from '../../fingerprint/trace/trace-closure.ts';
import type { Source } from './sources.ts';

/** The lockfile counts by the packages that the code imports: another package in it is none of this plan's. */
export function digestReads(
  home: string,
  seen: SeenOnDisk,
  closures: readonly Closure[],
  sources: ReadonlyMap<NodeId, Source>,
): Digest {
  // Of a folder its digest counts: it is over its members.
  const members = new Set([...sources.values()].flatMap(({ path, names }) => names.map((name) => join(path, name))));
  const code = Object.entries(seen.files).filter(([file]) => !members.has(file) && !isOfPackages(file));
  const data = [...sources.values()].map(({ path, digest }) => [path, digest] as const);
  const locked = [...new Set(closures.flatMap((closure) => closure.locked.map(writeLockedEntry)))].sort(
    compareCodeUnits,
  );
  const files = Object.fromEntries([...code, ...data].map(([file, digest]) => [relative(home, file), digest]));
  return digestCanonical([files, locked]);
}

/** A lockfile, or the manifest of an installed package. */
function isOfPackages(file: string): boolean {
  return /[/\\]node_modules[/\\]|[/\\](package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?)$/.test(
    file,
  );
}
