// Two deployed versions of a model: which files of their bundles differ, and their figures and verdicts.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareCodeUnits, isRecord } from '../base/canonical.ts';
import { digestFile } from '../base/digest.ts';
import { type Estimate, isEstimate } from '../dsl/estimate.ts';
import { listFolder } from '../files/list-folder.ts';
import type { RegisteredVersion } from './registry.ts';

export interface ComparedFigure {
  /** The report and its field: `test.accuracy`. */
  readonly figure: string;
  /** Null if that version has no such figure. */
  readonly before: Estimate | null;
  readonly after: Estimate | null;
}

export interface ComparedVerdict {
  readonly rule: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface ComparedVersions {
  /** Files with other bytes, or that only one of the two has. */
  readonly files: readonly { readonly file: string; readonly change: 'changed' | 'added' | 'removed' }[];
  readonly figures: readonly ComparedFigure[];
  readonly verdicts: readonly ComparedVerdict[];
}

/** Compares the bundles of two versions, which may be of different names. Their bytes are not verified here. */
export async function compareVersions(before: RegisteredVersion, after: RegisteredVersion): Promise<ComparedVersions> {
  const [old, young] = [await readBundle(before.path), await readBundle(after.path)];
  const files = [...new Set([...old.files.keys(), ...young.files.keys()])].sort(compareCodeUnits).flatMap((file) => {
    const [was, is] = [old.files.get(file), young.files.get(file)];
    if (was === is) return [];
    return [{ file, change: was === undefined ? 'added' : is === undefined ? 'removed' : 'changed' } as const];
  });
  return {
    files,
    figures: pair(old.figures, young.figures).map(([figure, was, is]) => ({ figure, before: was, after: is })),
    verdicts: pair(old.verdicts, young.verdicts).map(([rule, was, is]) => ({ rule, before: was, after: is })),
  };
}

interface ReadBundle {
  readonly files: ReadonlyMap<string, string>;
  readonly figures: ReadonlyMap<string, Estimate>;
  readonly verdicts: ReadonlyMap<string, string>;
}

async function readBundle(path: string): Promise<ReadBundle> {
  const files = new Map<string, string>();
  for (const file of listFolder(path)) files.set(file.name, await digestFile(file.path));
  const figures = new Map<string, Estimate>();
  const reports = await readJson(join(path, 'reports.json'));
  for (const [report, fields] of Object.entries(isRecord(reports) ? reports : {}))
    for (const [field, value] of Object.entries(isRecord(fields) ? fields : {}))
      if (isEstimate(value)) figures.set(`${report}.${field}`, value);
  const verdicts = await readJson(join(path, 'verdicts.json'));
  const decided = (Array.isArray(verdicts) ? verdicts : []).filter(isRecord);
  return { files, figures, verdicts: new Map(decided.map(({ rule, decision }) => [String(rule), String(decision)])) };
}

/** A bundle that another step made may have no such file. */
async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function pair<T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
): readonly [string, T | null, T | null][] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.map((name) => [name, before.get(name) ?? null, after.get(name) ?? null]);
}
