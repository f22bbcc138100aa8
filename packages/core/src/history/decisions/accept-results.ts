// Lets stored results stand for changed code (ADR 31). All selected nodes that would run because of their code are
// accepted, or none: what depends on an accepted node is judged as if that node were fresh.

import type { Acceptance } from '../../base/acceptance.ts';
import type { Key, RunId } from '../../base/brand.ts';
import { AuthorError, type AuthorProblem, authorProblem } from '../../base/errors/author-error.ts';
import { noteAcceptances } from '../../plan/decisions/acceptances.ts';
import type { PlanOptions } from '../../plan/plan-options.ts';
import { preparePlan } from '../../plan/prepare-plan.ts';
import { type PricedNode, pricePlan } from '../../plan/price-plan.ts';
import { isShown, showingSelected } from '../../plan/show-selected.ts';
import { timestamp } from '../../run/clock.ts';
import type { Store, StoredResult } from '../../store/store.ts';
import { readPerson } from '../git/read-person.ts';
import { tellStoreErrors } from '../housekeeping/tell-store-errors.ts';
import { openEarlierRuns } from '../records/earlier-runs.ts';
import { createExplainer } from '../records/explain-manifest.ts';
import { readRecorded } from '../records/list-runs.ts';
import { learnFacts } from '../selected/learn-facts.ts';
import { openProjectStore } from '../stores/open-project-store.ts';
import { findOriginal } from './find-original.ts';

export interface AcceptOptions extends PlanOptions {
  /** Why the change does not matter. */
  readonly why: string;
  /** Reports what would be accepted, and changes nothing. Default false. */
  readonly isDry?: boolean;
}

export interface AcceptedResults {
  readonly pipeline: string;
  readonly isDry: boolean;
  /** In the order of the plan. */
  readonly accepted: readonly Acceptance[];
  /** Selected nodes that would not run anyway. */
  readonly fresh: readonly string[];
}

/** @throws AuthorError `acceptance-refused` for each selected node whose result cannot stand for its code; errors of planning */
export async function acceptResults({ why, isDry = false, ...options }: AcceptOptions): Promise<AcceptedResults> {
  const prepared = showingSelected(await preparePlan(options, learnFacts));
  const { home } = prepared.found;
  const { pipeline } = prepared.plan;
  const [store, earlier] = await Promise.all([
    openProjectStore(options.storePlace, home),
    openEarlierRuns(home, pipeline),
  ]);
  const { runs } = await readRecorded(home);
  const newestWith = (key: Key): RunId | undefined =>
    runs.findLast(({ nodes }) => nodes.some((node) => node.key === key && Object.keys(node.outputs).length))?.run;
  const explain = createExplainer(home);
  const [by, at] = [await readPerson(home), timestamp()];
  const standing = new Map<Key, { readonly acceptance: Acceptance; readonly result: StoredResult }>();
  const overlaid = overlay(store, standing);
  for (;;) {
    const priced = await pricePlan(prepared, { allowImpure: false }, overlaid, (label) => earlier.of(label, overlaid));
    const selected = priced.nodes.filter((node) => isShown(node, prepared) && !node.isTemplate);
    const pending = selected.filter(({ state }) => state === 'pending');
    if (!pending.length) {
      failOpen(selected);
      const accepted = [...standing.values()].map(({ acceptance }) => acceptance);
      const names = new Set(accepted.map(({ node }) => node));
      const fresh = selected.flatMap(({ label, state }) => (state === 'fresh' && !names.has(label) ? [label] : []));
      if (!isDry && accepted.length)
        await tellStoreErrors(async () => {
          for (const [key, { result }] of standing) await store.record(key, result);
          // The note is what makes them count.
          await noteAcceptances(home, accepted);
        });
      return { pipeline, isDry, accepted, fresh };
    }
    const problems: AuthorProblem[] = [];
    for (const node of pending) {
      const keys = (await earlier.of(node.label, store)).keys;
      const original = await findOriginal(node, { home, store, keys, explain });
      if (typeof original === 'string') problems.push(refuse(node, original));
      else {
        const { stored, accepted: known } = original;
        const acceptance: Acceptance = {
          key: node.key!,
          madeUnder: known?.madeUnder ?? original.key,
          fingerprint: node.explained!.manifest.fingerprint,
          madeBy: known ? known.madeBy : fingerprintOf(stored),
          outputs: stored.outputs,
          pipeline,
          node: node.label,
          run: newestWith(original.key) ?? known?.run ?? runs.at(-1)!.run,
          ...{ by, at, why },
        };
        const manifest = node.explained!.manifest;
        standing.set(node.key!, { acceptance, result: { ...stored, manifest, accepted: acceptance } });
      }
    }
    if (problems.length) throw new AuthorError(problems);
  }
}

/** The store, as if the results that stand for other code had been made by it. */
function overlay(store: Store, standing: ReadonlyMap<Key, { readonly result: StoredResult }>): Store {
  const find: Store['find'] = async (key) => {
    const stands = standing.get(key);
    if (!stands) return store.find(key);
    const { accepted: _, ...result } = stands.result;
    return [result];
  };
  return new Proxy(store, {
    get(target, name) {
      if (name === 'find') return find;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function failOpen(selected: readonly PricedNode[]): void {
  const open = selected.filter(({ state }) => state === 'unknown' || state === 'blocked');
  if (open.length)
    throw new AuthorError(
      open.map((node) => refuse(node, node.state === 'blocked' ? `it is blocked: ${node.reason}` : node.reason)),
    );
}

function refuse({ node, label, state }: PricedNode, problem: string): AuthorProblem {
  return authorProblem('acceptance-refused', { node: label, problem, waits: state === 'unknown' }, node.calledAt);
}

function fingerprintOf({ manifest }: StoredResult): Acceptance['madeBy'] {
  return (manifest as { readonly fingerprint: Acceptance['madeBy'] }).fingerprint;
}
