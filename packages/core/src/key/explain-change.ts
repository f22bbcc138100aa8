// Why a node runs again, in one sentence: its manifest against that of its nearest earlier run.

import type { Digest } from '../base/brand.ts';
import { type Canonical, compareCodeUnits, encodeCanonical, isRecord } from '../base/canonical.ts';
import type { KeyManifest } from './manifest.ts';

/** A manifest, and the code that its fingerprint was made from: file (relative to the project) → digest. */
export interface ExplainedManifest {
  readonly manifest: KeyManifest;
  readonly code: Readonly<Record<string, Digest>>;
  readonly locked: readonly string[];
}

/** What changed, most telling first; `it never ran before` without an earlier run. */
export function explainChange(now: ExplainedManifest, before: ExplainedManifest | undefined): string {
  if (!before) return 'it never ran before';
  const changes = [
    ...explainParams(now.manifest.params, before.manifest.params),
    ...explainCode(now, before),
    ...explainInputs(now.manifest.inputs, before.manifest.inputs),
    ...explainRecord('environment', now.manifest.environment, before.manifest.environment),
    ...(now.manifest.seed === before.manifest.seed ? [] : [`seed: ${before.manifest.seed} → ${now.manifest.seed}`]),
    ...explainRecord('kind of', now.manifest.kinds, before.manifest.kinds),
    ...(now.manifest.lineage === before.manifest.lineage ? [] : ['what its inputs were made from changed']),
  ];
  return changes.length ? changes.join('; ') : 'its result is not in the store';
}

function explainCode(now: ExplainedManifest, before: ExplainedManifest): string[] {
  if (now.manifest.fingerprint === before.manifest.fingerprint) return [];
  const files = names(now.code, before.code).filter((file) => now.code[file] !== before.code[file]);
  const packages = now.locked.filter((entry) => !before.locked.includes(entry)).map((entry) => entry.split(' ')[0]);
  const changed = [...files, ...packages];
  return [changed.length ? `code: ${shorten(changed as string[])}` : 'code changed'];
}

function explainParams(now: Canonical, before: Canonical): string[] {
  const [a, b] = [flatten(now), flatten(before)];
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((name) => a.get(name) !== b.get(name))
    .map((name) => `${name}: ${b.get(name) ?? 'not set'} → ${a.get(name) ?? 'not set'}`);
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

function flatten(value: Canonical, path = ''): Map<string, string> {
  const flat = new Map<string, string>();
  if (!isRecord(value)) return flat;
  for (const [name, inner] of Object.entries(value)) {
    const here = path ? `${path}.${name}` : name;
    if (isRecord(inner)) for (const [deep, text] of flatten(inner as Canonical, here)) flat.set(deep, text);
    else flat.set(here, show(inner as Canonical));
  }
  return flat;
}

function show(value: Canonical): string {
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'object' && value !== null) {
    const text = JSON.stringify(value);
    return text.length <= 40 ? text : `${text.slice(0, 37)}… (${Buffer.from(encodeCanonical(value)).length} bytes)`;
  }
  return String(value);
}
