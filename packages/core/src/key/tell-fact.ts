// Two values of a fact about the environment, which is text. Of JSON documents the changed fields are shown, and of
// several lines the changed lines.

import type { Canonical } from '../base/canonical.ts';
import { compareValues } from './compare-values.ts';
import { tellApart } from './tell-apart.ts';

/** Each line is `name: from → to`. Of many lines of text, only those are listed that the other text does not have. */
export function tellFact(name: string, before: string | undefined, now: string | undefined): readonly string[] {
  if (before === undefined || now === undefined) return [`${name}: ${show(before)} → ${show(now)}`];
  const [from, to] = [parse(before), parse(now)];
  if (from !== undefined && to !== undefined)
    return compareValues(to, from).map((leaf) => `${joinName(name, leaf.name)}: ${tellApart(leaf.before, leaf.now)}`);
  const [gone, added] = [linesWithout(before, now), linesWithout(now, before)];
  if (!before.includes('\n') && !now.includes('\n')) return [`${name}: ${before} → ${now}`];
  if (!gone.length && !added.length) return [`${name}: the same lines in another order`];
  return Array.from({ length: Math.max(gone.length, added.length) }, (_, line) => {
    const [was, is] = [gone[line], added[line]];
    if (was === undefined) return `${name}: now with ${is}`;
    return is === undefined ? `${name}: without ${was}` : `${name}: ${was} → ${is}`;
  });
}

function show(value: string | undefined): string {
  if (value === undefined) return 'not set';
  const [first = '', ...rest] = value.split('\n');
  return rest.length ? `${first} … (${rest.length + 1} lines)` : first;
}

function joinName(name: string, field: string): string {
  return field === '' || field.startsWith('[') ? name + field : `${name}.${field}`;
}

/** Only documents are parsed: a number or a word is compared as text. */
function parse(text: string): Canonical | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Canonical;
  } catch {
    return undefined;
  }
}

function linesWithout(text: string, other: string): readonly string[] {
  const known = new Set(other.split(/\r?\n/));
  return text.split(/\r?\n/).filter((line) => line.trim() !== '' && !known.has(line));
}
