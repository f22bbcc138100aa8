// The differences between two manifests, most important first. Both the sentence and the page are written from this
// list.

import type { Digest } from '../base/brand.ts';
import { type Canonical, compareCodeUnits } from '../base/canonical.ts';
import { showHidden } from '../base/hide-value.ts';
import { comparePieces } from './compare-code.ts';
import { type ChangedPackage, comparePackages } from './compare-packages.ts';
import { compareValues } from './compare-values.ts';
import type { ExplainedManifest, ExplainedPiece } from './explained-manifest.ts';
import type { KeyManifest } from './manifest.ts';
import { usedOf, withoutUsed } from './used-facts.ts';

export type Change<P extends ExplainedPiece = ExplainedPiece> =
  /** Undefined if it is not set. */
  | {
      readonly type: 'param';
      readonly name: string;
      readonly before: Canonical | undefined;
      readonly now: Canonical | undefined;
    }
  /**
   * Pieces that were added or removed are listed only if nothing else changed: otherwise a changed piece refers to
   * them.
   */
  | { readonly type: 'code'; readonly now: P | undefined; readonly before: P | undefined }
  | ({ readonly type: 'package' } & ChangedPackage)
  /**
   * A file or folder that a command uses: its digest before and now, with `executable` if it is a program. Undefined if
   * it is not used. `was` is the earlier path, if only the path differs.
   */
  | {
      readonly type: 'used';
      readonly path: string;
      readonly was: string | undefined;
      readonly before: string | undefined;
      readonly now: string | undefined;
    }
  /** The fingerprint differs, and it is unknown what the earlier one was computed from. */
  | { readonly type: 'unknown-code' }
  /** Null also if a trial failed and was left out. */
  | {
      readonly type: 'input';
      readonly name: string;
      readonly fate: 'changed' | 'added' | 'gone';
      readonly before: Digest | null;
      readonly now: Digest | null;
    }
  | ChangedFact<'environment'>
  /** The name of an output, or `in ` and the name of an input. */
  | ChangedFact<'kind'>
  | { readonly type: 'seed'; readonly before: number | null; readonly now: number | null }
  /** `params` or a path in them, or `in` and the name of an input. Listed only if nothing else changed. */
  | { readonly type: 'order'; readonly name: string }
  | { readonly type: 'lineage' };

/** Undefined if it is not set. */
export interface ChangedFact<T extends 'environment' | 'kind'> {
  readonly type: T;
  readonly name: string;
  readonly before: string | undefined;
  readonly now: string | undefined;
}

export function listChanges<P extends ExplainedPiece>(
  now: ExplainedManifest<P>,
  before: ExplainedManifest<P>,
): readonly Change<P>[] {
  const [a, b] = [now.manifest, before.manifest];
  const changes: Change<P>[] = [
    ...compareParams(a.params, b.params),
    ...compareCode(now, before),
    ...compareUsed(a.environment, b.environment),
    ...compareInputs(a.inputs, b.inputs),
    ...compareRecord('environment', withoutUsed(a.environment), withoutUsed(b.environment)),
    ...(a.seed === b.seed ? [] : [{ type: 'seed' as const, before: b.seed, now: a.seed }]),
    ...compareRecord('kind', a.kinds, b.kinds).filter((change) => !isOfComing(change, a, b)),
    ...(a.lineage === b.lineage ? [] : [{ type: 'lineage' as const }]),
  ];
  // Names that were added or removed change the order too.
  return changes.length ? changes : compareOrder(a, b);
}

/** The most similar earlier manifest; if several are equally similar, the first. */
export function findNearest<P extends ExplainedPiece>(
  now: ExplainedManifest<P>,
  earlier: readonly ExplainedManifest<P>[],
): { readonly before: ExplainedManifest<P>; readonly changes: readonly Change<P>[] } | undefined {
  const ranked = earlier.map((before) => ({ before, changes: listChanges(now, before) }));
  return ranked.sort((x, y) => x.changes.length - y.changes.length)[0];
}

function compareCode<P extends ExplainedPiece>(now: ExplainedManifest<P>, before: ExplainedManifest<P>): Change<P>[] {
  if (now.manifest.fingerprint === before.manifest.fingerprint) return [];
  if (!isKnown(before)) return [{ type: 'unknown-code' }];
  const { changed, added, gone } = comparePieces(now.code, before.code);
  const pieces = changed.length
    ? changed
    : [
        ...added.map((piece) => ({ now: piece, before: undefined })),
        ...gone.map((piece) => ({ now: undefined, before: piece })),
      ];
  const packages = comparePackages(now.locked, before.locked);
  const changes: Change<P>[] = [
    ...pieces.map((piece) => ({ type: 'code' as const, ...piece })),
    ...packages.map((changed) => ({ type: 'package' as const, ...changed })),
  ];
  return changes.length ? changes : [{ type: 'unknown-code' }];
}

/** If a step is in an installed package, only its packages are known, and not the pieces of its code. */
export function isKnown({ code, locked }: Pick<ExplainedManifest, 'code' | 'locked'>): boolean {
  return code.length > 0 || locked.length > 0;
}

function compareInputs(now: KeyManifest['inputs'], before: KeyManifest['inputs']): Change<never>[] {
  return namesOf(now, before)
    .filter((name) => now[name] !== before[name])
    .map((name) => {
      const fate = !Object.hasOwn(before, name) ? 'added' : !Object.hasOwn(now, name) ? 'gone' : 'changed';
      return { type: 'input', name, fate, before: before[name] ?? null, now: now[name] ?? null };
    });
}

/** The kind of an input that was added or removed is not listed, because the input itself is. */
function isOfComing({ name }: ChangedFact<'kind'>, now: KeyManifest, before: KeyManifest): boolean {
  const input = /^in (.+)$/s.exec(name)?.[1];
  return input !== undefined && Object.hasOwn(now.inputs, input) !== Object.hasOwn(before.inputs, input);
}

/** Compares leaf by leaf. */
export function compareParams(now: Canonical, before: Canonical): Extract<Change, { type: 'param' }>[] {
  return compareValues(now, before).map((leaf) => ({ type: 'param', ...leaf }));
}

function compareOrder({ order: now = {} }: KeyManifest, { order: before = {} }: KeyManifest): Change<never>[] {
  return namesOf(now, before)
    .filter((path) => now[path]?.join('\0') !== before[path]?.join('\0'))
    .map((path) => ({ type: 'order', name: path || 'params' }));
}

type Facts = Readonly<Record<string, string>>;

function compareUsed(now: Facts, before: Facts): Change<never>[] {
  const [to, from] = [usedOf(now), usedOf(before)];
  const changed = namesOf(to, from).filter((path) => to[path] !== from[path]);
  const gone = changed.filter((path) => to[path] === undefined);
  const moved = new Map<string, string>();
  for (const path of changed) {
    const was = from[path] === undefined && gone.find((other) => from[other] === to[path]);
    if (!was) continue;
    moved.set(path, was);
    gone.splice(gone.indexOf(was), 1);
  }
  const left = new Set(moved.values());
  return changed.flatMap((path) => {
    const was = moved.get(path);
    return left.has(path) ? [] : [{ type: 'used' as const, path, was, before: from[was ?? path], now: to[path] }];
  });
}

function compareRecord<T extends 'environment' | 'kind'>(type: T, now: Facts, before: Facts): ChangedFact<T>[] {
  return namesOf(now, before)
    .filter((name) => now[name] !== before[name])
    .map((name) => ({ type, name, before: show(name, before[name]), now: show(name, now[name]) }));
}

/** The value of a variable is never shown, even if an earlier version of Cairn recorded it. */
function show(name: string, value: string | undefined): string | undefined {
  return value !== undefined && name.startsWith('$') ? showHidden(name.slice(1), value) : value;
}

function namesOf(a: object, b: object): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort(compareCodeUnits);
}
