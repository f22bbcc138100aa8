// The words for selections of nodes, and for the scopes and tags that they use.

import { nearestNames } from './nearest.ts';
import { listNames } from './offer-names.ts';
import type { Words } from './words.ts';

export const selectionErrors = {
  'after-wrong': (p: { problem: string }) => ({
    message: `'after' cannot be used here: ${p.problem}`,
    fix: "Write 'after(refs, () => …)' around the calls of steps, commands and gates that wait, with refs of the nodes that come first.",
  }),
  'freshness-wrong': (p: { called: 'frozen' | 'always'; problem: string; fix?: string }) => ({
    message: `'${p.called}' cannot be used here: ${p.problem}`,
    fix:
      p.fix ??
      `Put only calls of steps, commands and maps into '${p.called}(${p.called === 'frozen' ? "'name', " : ''}() => …)', each in one of the two at most.`,
  }),
  'keep-wrong': (p: { node: string; problem: string }) => ({
    message: `The outputs of '${p.node}' cannot be removed when they were read: it ${p.problem}`,
    fix: "Put only calls of steps and commands into 'untilRead(() => …)' whose outputs other nodes read, and nothing else needs.",
  }),
  'not-stored': (p: { needed: string; by: string; reason: string; more: number; select: string }) => ({
    message: `'${p.needed}' is not selected, but '${p.by}' needs it and its result is not stored: ${p.reason}${p.more ? ` (and ${p.more} more)` : ''}`,
    fix: `Select it as well: --select '${p.select}'.`,
  }),
  'scope-name-wrong': (p: { what: 'scope' | 'tag'; name: string }) => ({
    message: `'${p.name}' cannot be the name of a ${p.what}`,
    fix: `Use letters, digits, spaces, '-', '_' and '.'; put a scope inside another instead of writing '/'.`,
  }),
  'selection-empty': (p: { selection: string; known: readonly string[] }) => ({
    message: `The selection '${p.selection}' matches no node`,
    fix: p.known.length ? nameNearest(p.selection, p.known) : 'List the nodes with: cairn graph <pipeline>.',
  }),
  'selection-malformed': (p: { selection: string; problem: string }) => ({
    message: `The selection '${p.selection}' cannot be read: ${p.problem}`,
    fix: "Write it as in 'train', '+evaluate', 'train+', '2+train', '@clean', 'tag:nightly,train+' or 'train[2024-*]'.",
  }),
} as const satisfies Record<string, (p: never) => Words>;

const most = 3;

/** The three names that are nearest to the one that was written. */
export function nameNearest(wanted: string, known: readonly string[]): string {
  const near = nearestNames(wanted, known).slice(0, most);
  const of = known.length > most ? `, of ${known.length}` : '';
  if (near.length) return `The nearest ${near.length > 1 ? 'are' : 'is'} ${listNames(near)}${of}.`;
  return `There are ${listNames(known, most)}.`;
}
