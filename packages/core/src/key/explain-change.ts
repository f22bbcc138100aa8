// Why a node runs again, in one sentence. Its manifest is compared with that of its nearest earlier run.

import { listSome } from '../base/errors/list-some.ts';
import { describePackage } from './compare-packages.ts';
import type { ExplainedManifest, ExplainedPiece } from './explained-manifest.ts';
import { type Change, type ChangedFact, findNearest, listChanges } from './list-changes.ts';
import { writeKey } from './manifest.ts';
import { tellApart } from './tell-apart.ts';
import { tellFact } from './tell-fact.ts';

/**
 * The changes since the most similar earlier run. If several are equally similar, the first in the list, which is the
 * newest.
 */
export function explainNearest(now: ExplainedManifest, earlier: readonly ExplainedManifest[]): string {
  return explainChange(now, findNearest(now, earlier)?.before);
}

/** The changes, most important first; `it never ran before` if there is no earlier run. */
export function explainChange(now: ExplainedManifest, before: ExplainedManifest | undefined): string {
  if (!before) return 'it never ran before';
  const changes = listChanges(now, before);
  if (changes.length) return writeChanges(changes).join('; ');
  // The keys decide, so that the explanation cannot contradict the run.
  return writeKey(now.manifest) === writeKey(before.manifest)
    ? 'its result is not in the store'
    : 'what it is made from changed';
}

/** The clauses in the order of the list. All changes of code are one clause, and so are those of inputs. */
function writeChanges(changes: readonly Change[]): readonly string[] {
  const code = changes.flatMap((change) => nameCode(change));
  const inputs = writeInputs(changes);
  const clauses = changes.flatMap((change) => writeChange(change, listSome(code), inputs));
  return [...new Set(clauses)];
}

/** `code` and `inputs` list all changes of their type. */
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

/** Changed, added and removed inputs are one clause each. */
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

/** An output that was added has only a kind now, and one that was removed had one before. */
export function writeKind({ name, before, now }: ChangedFact<'kind'>): string {
  if (before !== undefined && now !== undefined) return `kind of ${name.replace(/^in /, 'input ')}: ${before} → ${now}`;
  return before === undefined ? `new output ${name}` : `without output ${name}`;
}

function nameCode(change: Change): readonly string[] {
  if (change.type === 'package') return [describePackage(change)];
  if (change.type === 'used') return [change.path];
  return change.type === 'code' ? [namePiece((change.now ?? change.before)!)] : [];
}

function namePiece({ name, file, line }: ExplainedPiece): string {
  return name === null ? file : `${name} (${file}:${line})`;
}
