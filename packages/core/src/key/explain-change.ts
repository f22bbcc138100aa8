// Why a node runs again, in one sentence: its manifest against that of its nearest earlier run.

import type { Digest } from '../base/brand.ts';
import { type Canonical, compareCodeUnits, encodeCanonical, isRecord } from '../base/canonical.ts';
import { digestCanonical } from '../base/digest.ts';
import { comparePackages, comparePieces } from './compare-code.ts';
import { type KeyManifest, writeKey } from './manifest.ts';

/** A piece of the code that a fingerprint was made from. */
export interface ExplainedPiece {
  /** Relative to the project. */
  readonly file: string;
  /** What it declares; null for a statement, or for a file as a whole. */
  readonly name: string | null;
  readonly line: number;
  readonly digest: Digest;
}

/** A manifest, and what its fingerprint was made from: nothing where that is not known any more. */
export interface ExplainedManifest {
  readonly manifest: KeyManifest;
  readonly code: readonly ExplainedPiece[];
  readonly locked: readonly string[];
}

/** What changed since the earlier run that it has most in common with; among equals the newest, which comes first. */
export function explainNearest(now: ExplainedManifest, earlier: readonly ExplainedManifest[]): string {
  const ranked = earlier
    .map((before) => ({ before, count: listChanges(now, before).length }))
    .sort((a, b) => a.count - b.count);
  return explainChange(now, ranked[0]?.before);
}

/** What changed, most telling first; `it never ran before` without an earlier run. */
export function explainChange(now: ExplainedManifest, before: ExplainedManifest | undefined): string {
  if (!before) return 'it never ran before';
  const changes = listChanges(now, before);
  if (changes.length) return changes.join('; ');
  // The key has the last word, so that what is said cannot drift from what is done.
  return writeKey(now.manifest) === writeKey(before.manifest)
    ? 'its result is not in the store'
    : 'what it is made from changed';
}

function listChanges(now: ExplainedManifest, before: ExplainedManifest): readonly string[] {
  return [
    ...explainParams(now.manifest.params, before.manifest.params),
    ...explainCode(now, before),
    ...explainInputs(now.manifest.inputs, before.manifest.inputs),
    ...explainRecord('environment', now.manifest.environment, before.manifest.environment),
    ...(now.manifest.seed === before.manifest.seed ? [] : ['another seed']),
    ...explainRecord('kind of', now.manifest.kinds, before.manifest.kinds),
    ...(now.manifest.lineage === before.manifest.lineage ? [] : ['what its inputs were made from changed']),
  ];
}

function explainCode(now: ExplainedManifest, before: ExplainedManifest): string[] {
  if (now.manifest.fingerprint === before.manifest.fingerprint) return [];
  const { changed, added, gone } = comparePieces(now.code, before.code);
  const packages = comparePackages(now.locked, before.locked);
  // What was only added or taken away was reached by something that changed.
  const told = changed.length ? changed.map(({ now: piece }) => namePiece(piece)) : [...added, ...gone].map(namePiece);
  const all = [...told, ...packages];
  return [all.length && before.code.length ? `code: ${shorten(all)}` : 'code changed'];
}

function namePiece({ name, file, line }: ExplainedPiece): string {
  return name === null ? file : `${name} (${file}:${line})`;
}

function explainParams(now: Canonical, before: Canonical): string[] {
  const [a, b] = [flatten(now), flatten(before)];
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((name) => {
    const [to, from] = [a.get(name), b.get(name)];
    if (to !== undefined && from !== undefined && digestCanonical(to) === digestCanonical(from)) return [];
    return [`${name}: ${tellApart(from, to)}`];
  });
}

function explainInputs(now: KeyManifest['inputs'], before: KeyManifest['inputs']): string[] {
  const changed = names(now, before).filter((name) => now[name] !== before[name]);
  return changed.length ? [`input ${shorten(changed)} changed`] : [];
}

function explainRecord(
  what: string,
  now: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>>,
): string[] {
  return names(now, before)
    .filter((name) => now[name] !== before[name])
    .map((name) => `${what} ${name}: ${before[name] ?? 'not set'} → ${now[name] ?? 'not set'}`);
}

function names(a: object, b: object): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort(compareCodeUnits);
}

function shorten(items: readonly string[]): string {
  return items.length <= 3 ? items.join(', ') : `${items.slice(0, 3).join(', ')} and ${items.length - 3} more`;
}

/** Leaves by their path; a record without fields is a leaf. */
function flatten(value: Canonical, path = ''): Map<string, Canonical> {
  const flat = new Map<string, Canonical>();
  if (!isRecord(value)) return flat;
  for (const [name, inner] of Object.entries(value) as [string, Canonical][]) {
    const here = path ? `${path}.${name}` : name;
    if (isRecord(inner) && Object.keys(inner).length)
      for (const [deep, leaf] of flatten(inner, here)) flat.set(deep, leaf);
    else if (inner !== undefined) flat.set(here, inner);
  }
  return flat;
}

/** `from → to`, with quotes where `1` became `'1'`, and with digests where both begin alike. */
function tellApart(from: Canonical, to: Canonical): string {
  const ways = [show, write, (value: Canonical) => `${write(value)} ${digestCanonical(value).slice(0, 6)}`];
  const pairs = ways.map((way) => [from, to].map((value) => (value === undefined ? 'not set' : way(value))));
  return (pairs.find(([a, b]) => a !== b) ?? pairs[0]!).join(' → ');
}

function show(value: Canonical): string {
  return typeof value === 'string' ? value : write(value);
}

/** On one line, 40 characters at most for what is no text. */
function write(value: Canonical): string {
  const text = writeAll(value);
  if (typeof value !== 'object' || text.length <= 40) return text;
  return `${text.slice(0, 37)}… (${Buffer.from(encodeCanonical(value)).length} bytes)`;
}

function writeAll(value: Canonical): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Object.is(value, -0)) return '-0';
  if (Array.isArray(value)) return `[${value.map(writeAll).join(',')}]`;
  if (!isRecord(value)) return String(value);
  const fields = Object.entries(value).map(
    ([name, inner]) => `${JSON.stringify(name)}:${writeAll(inner as Canonical)}`,
  );
  return `{${fields.join(',')}}`;
}
