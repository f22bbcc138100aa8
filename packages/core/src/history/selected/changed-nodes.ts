// The nodes that changed themselves since a commit: their code, their call, the files that they read, or the packages that
// they use. What only depends on such a node is not among them: `changed+` selects that too.

import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { CommandDefinition } from '../../dsl/programs/command.ts';
import { isInside } from '../../files/is-inside.ts';
import type { PlanNode } from '../../graph/node.ts';
import { type CodeListing, type ListedPiece, listCode } from '../../plan/listing/list-code.ts';
import type { PlanToSelect } from '../../plan/prepare-plan.ts';
import type { ChangedFiles } from '../git/list-changed-files.ts';
import { findChangedCalls, type IsChanged } from './changed-calls.ts';

export async function findChangedNodes(
  { plan, found, steps, sources, planning }: PlanToSelect,
  files: ChangedFiles,
): Promise<ReadonlySet<string>> {
  const isChanged = await compareCode(found.home, files);
  const packages = await compareLocks(files);
  const listings = new Map<CodeListing, Promise<boolean>>();
  const hasNewCode = (listing: CodeListing): Promise<boolean> => {
    const known = listings.get(listing) ?? isChanged(listing).then((is) => is || packages(listing));
    listings.set(listing, known);
    return known;
  };
  // The definition of a step says what its own nodes are, and nothing about the plan.
  const definitions = new Set([...steps.values()].map(({ listing }) => placeOf(listing.code[0])));
  const ofPlan = listCode(planning, found.home);
  const code = ofPlan.code.filter((piece) => !definitions.has(placeOf(piece)));
  const calls = await findChangedCalls(plan.nodes, found.home, { files, code, isChanged });
  const changed = new Set<string>();
  for (const node of plan.nodes) {
    const listing = steps.get(node.id)?.listing;
    const path = sources.get(node.id)?.path;
    const isRead = readPaths(node, path, found.root).some((one) => touches(one, files.paths));
    if (isRead || calls.has(node.id) || (listing && (await hasNewCode(listing)))) changed.add(node.id);
  }
  return changed;
}

function placeOf(piece: Pick<ListedPiece, 'file' | 'start'> | undefined): string {
  return piece ? `${piece.file}:${piece.start}` : '';
}

/** The files and folders of the project that a node reads. */
function readPaths({ definition, params }: PlanNode, source: string | undefined, root: string): readonly string[] {
  if (definition.role === 'source') return [source ?? resolve(root, String(params['path']))];
  if (definition.role !== 'command') return [];
  return ((definition as CommandDefinition).uses ?? []).map((path) => resolve(root, path));
}

function touches(path: string, changed: ReadonlySet<string>): boolean {
  return changed.has(path) || [...changed].some((file) => isInside(path, file));
}

/** Whether a piece of code has another text than in the commit: a file may have changed elsewhere. */
async function compareCode(home: string, files: ChangedFiles): Promise<IsChanged> {
  const texts = new Map<string, Promise<readonly [string, string | undefined]>>();
  const textsOf = (path: string): Promise<readonly [string, string | undefined]> => {
    const known = texts.get(path) ?? Promise.all([readFile(path, 'utf8').catch(() => ''), files.textBefore(path)]);
    texts.set(path, known);
    return known;
  };
  return async ({ code }) => {
    for (const { file, start, end } of code) {
      const path = resolve(home, file);
      if (!files.paths.has(path)) continue;
      const [now, before] = await textsOf(path);
      if (before === undefined || end <= start || importsOf(now) !== importsOf(before)) return true;
      if (!before.includes(now.slice(start, end))) return true;
    }
    return false;
  };
}

/** What a name means may have changed with where it comes from. */
function importsOf(text: string): string {
  return [...text.matchAll(/(?:^|\n)\s*(?:import\b|export\b[^;\n]*\bfrom\b)[^;]*;?/gu)].join('\n');
}

const lockfiles: ReadonlySet<string> = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
]);

/** Whether a step uses a package that is locked in another version. Of other lockfiles than npm's, any change counts. */
async function compareLocks(files: ChangedFiles): Promise<(listing: CodeListing) => boolean> {
  const changed = [...files.paths].filter((path) => lockfiles.has(basename(path)));
  const before = await Promise.all(changed.map(async (path) => (await files.textBefore(path)) ?? ''));
  if (!changed.length) return () => false;
  return ({ locked }) => locked.some(({ name, version }) => !before.some((text) => hasVersion(text, name, version)));
}

function hasVersion(lockfile: string, name: string, version: string): boolean {
  const at = lockfile.indexOf(`"node_modules/${name}": {`);
  return at >= 0 && lockfile.slice(at, at + 400).includes(`"version": "${version}"`);
}
