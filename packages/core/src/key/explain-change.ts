// Why a node runs again, in one sentence: its manifest against that of its nearest earlier run.

import { listSome } from '../base/errors/list-some.ts';
import type { ExplainedManifest, ExplainedPiece } from './explained-manifest.ts';
import { type Change, type ChangedFact, findNearest, listChanges } from './list-changes.ts';
import { writeKey } from './manifest.ts';
import { tellApart } from './tell-apart.ts';
import { tellFact } from './tell-fact.ts';

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
  const inputs = writeInputs(changes);
  const clauses = changes.flatMap((change) => writeChange(change, listSome(code), inputs));
  return [...new Set(clauses)];
}

/** `code` and `inputs` name all that changed of their kind. */
function writeChange(change: Change, code: string, inputs: readonly string[]): string | readonly string[] {
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
      return inputs;
    case 'environment':
      return listSome(tellFact(`environment ${change.name}`, change.before, change.now));
    case 'kind':
      return writeKind(change);
    case 'seed':
      return 'another seed';
    case 'order':
      return `order of ${change.name.replace(/^in /, 'input ')} changed`;
    case 'lineage':
      return 'what its inputs were made from changed';
  }
}

/** What changed, what came and what went are a clause each. */
function writeInputs(changes: readonly Change[]): readonly string[] {
  const names = (wanted: string): readonly string[] =>
    changes.flatMap((change) => (change.type === 'input' && change.fate === wanted ? [change.name] : []));
  const [changed, added, gone] = [names('changed'), names('added'), names('gone')];
  return [
    ...(changed.length ? [`input ${listSome(changed)} changed`] : []),
    ...(added.length ? [`new input ${listSome(added)}`] : []),
    ...(gone.length ? [`without input ${listSome(gone)}`] : []),
  ];
}

/** An output that came or went has a kind now, or had one. */
export function writeKind({ name, before, now }: ChangedFact<'kind'>): string {
  if (before !== undefined && now !== undefined) return `kind of ${name.replace(/^in /, 'input ')}: ${before} → ${now}`;
  return before === undefined ? `new output ${name}` : `without output ${name}`;
}

function nameCode(change: Change): readonly string[] {
  if (change.type === 'package') return [change.name];
  if (change.type === 'used') return [change.path];
  return change.type === 'code' ? [namePiece((change.now ?? change.before)!)] : [];
}

function namePiece({ name, file, line }: ExplainedPiece): string {
  return name === null ? file : `${name} (${file}:${line})`;
}
