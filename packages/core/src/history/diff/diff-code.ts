// Compares the code of two runs, piece by piece. If the store and the files next to it do not have the code any more,
// the two commits are read.

import { join, resolve } from 'node:path';
import { type ChangedPackage, listOnce } from '../../key/compare-packages.ts';
import type { Change } from '../../key/list-changes.ts';
import { digestOfUsed } from '../../key/used-facts.ts';
import { type ListedPiece, readListing } from '../../plan/listing/list-code.ts';
import { findProjectRoot, showPathIn } from '../../plan/project/find-project.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { comparePackageCode } from './compare-package-code.ts';
import { compareUsed, listUsedChanges, type UsedFacts, type UsedVersion } from './compare-used.ts';
import type { CommitFiles } from './diff-commit-files.ts';
import type { ExplainedPair } from './diff-explained.ts';
import { type ChangedPiece, type CodeOfTrees, diffTrees } from './diff-trees.ts';
import { cutOut, readPieceText, wayTo } from './piece-text.ts';
import { usedAsKept } from './used-versions.ts';

export interface ChangedCode {
  readonly file: string;
  readonly line: number;
  readonly name: string | null;
  /** The names that lead to it, beginning with the step. */
  readonly through: readonly string[];
  /** Whether only one of the runs reached it. */
  readonly fate: 'changed' | 'added' | 'gone';
  /** Its text; null if it does not exist, or was not stored. */
  readonly before: string | null;
  readonly now: string | null;
  /** The nodes that reach it; null if that is unknown. */
  readonly nodes: readonly string[] | null;
  /**
   * It is in the pipeline's own file, and no known node reaches it: it is not in a key, but decides which nodes there
   * are.
   */
  readonly isOfPipeline: boolean;
  /** For a file that a command uses: its size, its digest, and its earlier name. */
  readonly used?: UsedFacts;
}

export interface CodeDifference {
  readonly changes: readonly ChangedCode[];
  readonly packages: readonly ChangedPackage[];
  /** Nodes for which it is unknown whether their code differs. The changes include those that the two commits show. */
  readonly unknown: readonly string[];
  /** Whether the commits of the two runs could be read; null if that was not necessary. */
  readonly isFromCommits: boolean | null;
}

export interface DiffedRuns {
  /** The folder that contains `.cairn`. */
  readonly home: string;
  readonly before: RunRecord;
  readonly now: RunRecord;
  readonly files: CommitFiles;
}

export async function diffCode(
  runs: DiffedRuns,
  explained: readonly ExplainedPair[],
  unexplained: readonly string[],
): Promise<CodeDifference> {
  const found = new Map<string, ChangedCode & { readonly nodes: string[] }>();
  const packages: ChangedPackage[] = [];
  const unknown = [...unexplained];
  for (const pair of explained) {
    if (pair.changes.some(({ type }) => type === 'package'))
      for (const told of await tellPackages(pair, runs)) {
        const name = `${told.file} ${told.name} ${told.line} ${told.fate}`;
        found.set(name, { ...told, nodes: [...(found.get(name)?.nodes ?? []), pair.label] });
      }
    for (const change of pair.changes)
      if (change.type === 'package') packages.push({ name: change.name, before: change.before, now: change.now });
      else if (change.type === 'unknown-code') unknown.push(pair.label);
      else if (change.type === 'used')
        for (const told of await tellUsed(change, runs)) {
          const name = `${told.file} ${change.before} ${change.now}`;
          found.set(name, { ...told, nodes: [...(found.get(name)?.nodes ?? []), pair.label] });
        }
      else if (change.type === 'code') {
        const piece = (change.now ?? change.before)!;
        const name = `${piece.file} ${piece.name} ${change.before?.digest} ${change.now?.digest}`;
        const told = found.get(name) ?? { ...(await tellPiece(change, pair, runs)), nodes: [], isOfPipeline: false };
        told.nodes.push(pair.label);
        found.set(name, told);
      }
  }
  const trees = await askCommits(runs, unknown.length > 0);
  // If both commits have the same code, the code of these nodes is the same too.
  const isSame = trees && !trees.changes.length && !trees.packages.length;
  const changes = [...found.values()];
  const isTold = ({ file, name }: ChangedPiece): boolean => changes.some((c) => c.file === file && c.name === name);
  const others = (trees?.changes ?? []).filter((change) => !isTold(change));
  return {
    changes: [...changes, ...others.map((change) => ({ ...change, isOfPipeline: change.file === runs.now.file }))],
    packages: listOnce([...packages, ...(trees?.packages ?? [])]),
    unknown: isSame ? [] : unknown,
    isFromCommits: unknown.length ? trees !== undefined : null,
  };
}

/** The pipeline's own file is not in a listing. If listings are missing, all files are compared. */
async function askCommits({ before, now, files }: DiffedRuns, isAll: boolean): Promise<CodeOfTrees | undefined> {
  if (before.snapshot === null || now.snapshot === null) return undefined;
  return diffTrees(
    before.snapshot,
    now.snapshot,
    files,
    (file) => isAll || (file === now.file && file === before.file),
  );
}

async function tellPiece(
  change: { readonly now: ListedPiece | undefined; readonly before: ListedPiece | undefined },
  pair: ExplainedPair,
  runs: DiffedRuns,
): Promise<Omit<ChangedCode, 'nodes' | 'isOfPipeline'>> {
  const { before, now } = change;
  const { file, line, name } = (now ?? before)!;
  return {
    file,
    line,
    name,
    through: now ? wayTo(now, pair.now.code) : wayTo(before!, pair.before.code),
    fate: before && now ? 'changed' : now ? 'added' : 'gone',
    before: before ? await readPiece(before, runs.before, runs) : null,
    now: now ? await readPiece(now, runs.now, runs) : null,
  };
}

async function tellPackages(
  { now, before }: ExplainedPair,
  { home }: DiffedRuns,
): Promise<readonly Omit<ChangedCode, 'nodes'>[]> {
  const listings = [now, before].map(({ manifest: { fingerprint } }) => fingerprint && readListing(home, fingerprint));
  const [is, was] = await Promise.all(listings);
  const code = await comparePackageCode(is || undefined, was || undefined, home);
  return code.map((change) => ({ ...change, through: [], isOfPipeline: false }));
}

async function tellUsed(
  { path, was = path, before, now }: Extract<Change, { type: 'used' }>,
  { home, files, ...runs }: DiffedRuns,
): Promise<readonly Omit<ChangedCode, 'nodes'>[]> {
  const version = (value: string, at: string, { snapshot, file }: RunRecord): UsedVersion =>
    usedAsKept(value, home, async () =>
      snapshot === null ? undefined : files.readExactly(snapshot, pathFromHome(at, file, home), digestOfUsed(value)),
    );
  const changes = await compareUsed(
    before === undefined ? undefined : version(before, was, runs.before),
    now === undefined ? undefined : version(now, path, runs.now),
  );
  return listUsedChanges(changes, path, was).map(({ file, ...change }) => ({
    file: pathFromHome(file, runs.now.file, home),
    line: 1,
    name: null,
    through: [],
    isOfPipeline: false,
    ...change,
  }));
}

/** The path of a file as the pipeline in `file` names it. */
function pathFromHome(path: string, file: string, home: string): string {
  return showPathIn(home, resolve(findProjectRoot(join(home, file)), path));
}

async function readPiece(
  piece: ListedPiece,
  { snapshot }: RunRecord,
  { home, files }: DiffedRuns,
): Promise<string | null> {
  const kept = await readPieceText(piece, home);
  if (kept !== undefined || snapshot === null) return kept ?? null;
  const text = await files.readExactly(snapshot, piece.file, piece.source);
  return text === undefined ? null : cutOut(text, piece);
}
