// Why a node runs again, in one sentence: its manifest against that of its nearest earlier run.

import type { ExplainedManifest, ExplainedPiece } from './explained-manifest.ts';
import { type Change, findNearest, listChanges } from './list-changes.ts';
import { writeKey } from './manifest.ts';
import { tellApart } from './tell-apart.ts';

/** What changed since the earlier run that it has most in common with; among equals the newest, which comes first. */
export function explainNearest(now: ExplainedManifest, earlier: readonly ExplainedManifest[]): string {
  return explainChange(now, findNearest(now, earlier)?.before);
}

/** What changed, most telling first; `it never ran before` without an earlier run. */
export function explainChange(now: ExplainedManifest, before: ExplainedManifest | undefined): string {
  if (!before) return 'it never ran before';
  const changes = listChanges(now, before);
  if (changes.length) return writeChanges(changes).join('; ');
  // The key has the last word, so that what is said cannot drift from what is done.
  return writeKey(now.manifest) === writeKey(before.manifest)
    ? 'its result is not in the store'
    : 'what it is made from changed';
}

/** In the order of the list; changes of code are one clause, as are those of inputs. */
function writeChanges(changes: readonly Change[]): readonly string[] {
  const code = changes.flatMap((change) => nameCode(change));
  const inputs = changes.filter(({ type }) => type === 'input').map((change) => (change as { name: string }).name);
  const clauses = changes.map((change) => writeChange(change, shorten(code), shorten(inputs)));
  return [...new Set(clauses)];
}

/** `code` and `inputs` name all that changed of their kind. */
function writeChange(change: Change, code: string, inputs: string): string {
  switch (change.type) {
    case 'param':
      return `${change.name}: ${tellApart(change.before, change.now)}`;
    case 'code':
    case 'package':
    case 'used':
      return `code: ${code}`;
    case 'unknown-code':
      return 'code changed';
    case 'input':
      return `input ${inputs} changed`;
    case 'environment':
      return `environment ${change.name}: ${change.before ?? 'not set'} → ${change.now ?? 'not set'}`;
    case 'kind':
      return `kind of ${change.name}: ${change.before ?? 'not set'} → ${change.now ?? 'not set'}`;
    case 'seed':
      return 'another seed';
    case 'order':
      return `order of ${change.name.replace(/^in /, 'input ')} changed`;
    case 'lineage':
      return 'what its inputs were made from changed';
  }
}

function nameCode(change: Change): readonly string[] {
  if (change.type === 'package') return [change.name];
  if (change.type === 'used') return [change.path];
  return change.type === 'code' ? [namePiece((change.now ?? change.before)!)] : [];
}

function namePiece({ name, file, line }: ExplainedPiece): string {
  return name === null ? file : `${name} (${file}:${line})`;
}

function shorten(items: readonly string[]): string {
  return items.length <= 3 ? items.join(', ') : `${items.slice(0, 3).join(', ')} and ${items.length - 3} more`;
}
