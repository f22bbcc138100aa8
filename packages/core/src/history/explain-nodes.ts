// Why each node of a plan would run or not: everything that changed since its nearest earlier run, with the texts that
// are needed to show it. It uses the same list as the reason in one sentence.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Acceptance } from '../base/acceptance.ts';
import { failAuthor } from '../base/errors/author-error.ts';
import type { FrozenResult } from '../base/frozen-result.ts';
import type { UnseenCode } from '../fingerprint/trace/found-code.ts';
import type { ExplainedManifest } from '../key/explained-manifest.ts';
import { type Change, findNearest } from '../key/list-changes.ts';
import type { ListedPiece } from '../plan/listing/list-code.ts';
import { readListing } from '../plan/listing/list-code.ts';
import type { PlanOptions } from '../plan/plan-options.ts';
import { type PreparedPlan, preparePlan } from '../plan/prepare-plan.ts';
import { type PricedNode, pricePlan } from '../plan/price-plan.ts';
import { showPathIn } from '../plan/project/find-project.ts';
import { showSelection } from '../plan/selection/selection-options.ts';
import { isShown, showingSelected } from '../plan/show-selected.ts';
import type { LostResult, Store } from '../store/store.ts';
import { type ChangedData, compareData } from './diff/compare-data.ts';
import { comparePackageCode } from './diff/compare-package-code.ts';
import { compareUsed, listUsedChanges, type UsedFacts } from './diff/compare-used.ts';
import { cutOut, readPieceText, wayTo } from './diff/piece-text.ts';
import { usedAsKept, usedOnDisk } from './diff/used-versions.ts';
import { openEarlierRuns } from './records/earlier-runs.ts';
import { learnFacts } from './selected/learn-facts.ts';
import { openProjectStore } from './stores/open-project-store.ts';

/** A change, with the texts that show it. */
export type ToldChange =
  | Exclude<Change<ListedPiece>, { type: 'code' | 'used' | 'input' }>
  | {
      readonly type: 'code';
      readonly file: string;
      readonly line: number;
      readonly name: string | null;
      /** The names that lead to it, beginning with the step. */
      readonly through: readonly string[];
      /** Whether it is reached only now, or was reached only before. */
      readonly fate: 'changed' | 'added' | 'gone';
      /** Its text before and now; null if it does not exist, or was not stored. */
      readonly before: string | null;
      readonly now: string | null;
      /** For a file that a command uses: its size, its digest, and its earlier name. */
      readonly used?: UsedFacts;
    }
  | {
      readonly type: 'input';
      readonly name: string;
      /** The node that it comes from; null for a file of the project. */
      readonly from: string | null;
      /** The path of the file or the folder, if it comes from one. */
      readonly path: string | null;
      readonly fate: 'changed' | 'added' | 'gone';
      readonly data: ChangedData | null;
    }
  /** The part of its result that is missing in the store. Nothing that it depends on has changed. */
  | ({ readonly type: 'lost' } & LostResult);

export interface ExplainedNode {
  readonly label: string;
  readonly step: string;
  readonly state: PricedNode['state'];
  readonly reason: string;
  /** Of a fresh node whose result other code made: who accepted it, and why. */
  readonly accepted?: Acceptance;
  /** Of a frozen node whose stored result is used although something changed: what, since when, and who made it. */
  readonly frozen?: FrozenResult;
  readonly changes: readonly ToldChange[];
  /** Where its code could not be followed, so that more of it counts. */
  readonly unseen: readonly UnseenCode[];
  /** Native packages that it uses: what they read cannot be watched. */
  readonly unwatched: readonly string[];
}

export interface ExplainedPlan {
  readonly pipeline: string;
  readonly nodes: readonly ExplainedNode[];
}

/** `wanted` is one more selection, such as a node's name; without any, all nodes. */
export async function explainNodes(options: PlanOptions, wanted?: string): Promise<ExplainedPlan> {
  const only = [...(options.only ?? []), ...(wanted === undefined ? [] : [wanted])];
  const prepared = showingSelected(await preparePlan({ ...options, only, allowImpure: true }, learnFacts));
  const { found, plan } = prepared;
  const [store, earlier] = await Promise.all([
    openProjectStore(options.storePlace, found.home, options.environment),
    openEarlierRuns(found.home, plan.pipeline),
  ]);
  const price = (given: PreparedPlan) => pricePlan(given, options, store, (label) => earlier.of(label, store));
  const part = await price(prepared);
  // Whether a node without its outputs runs is decided by all that reads it.
  const isPart = part.nodes.some(({ absent }) => absent) && !prepared.absent.length;
  const priced = isPart ? await price({ ...prepared, selected: new Set(plan.nodes.map(({ id }) => id)) }) : part;
  const chosen = priced.nodes.filter((node) => isShown(node, prepared));
  if (!chosen.length && prepared.selection)
    failAuthor('selection-empty', {
      selection: showSelection({ ...options, only }),
      known: priced.nodes.map(({ label }) => label),
    });
  // It knows the copies that were made for items, too.
  const known = { ...prepared, plan: priced.plan };
  const nodes: ExplainedNode[] = [];
  for (const node of chosen) {
    // What changed of a frozen node is shown as of one that runs.
    const isOpen = node.state === 'pending' || node.state === 'unknown' || node.frozen;
    const manifests = isOpen ? (await earlier.of(node.label, store)).manifests : [];
    nodes.push(await explainNode(node, manifests, known, store));
  }
  return { pipeline: plan.pipeline, nodes };
}

async function explainNode(
  { node, label, template, state, reason, accepted, frozen, explained, lost }: PricedNode,
  earlier: readonly ExplainedManifest[],
  prepared: PreparedPlan,
  store: Store,
): Promise<ExplainedNode> {
  const step = prepared.steps.get((template ?? node).id);
  const nearest = explained && !lost ? findNearest(explained, earlier) : undefined;
  // The inputs of a pending node are not known.
  const changes = (nearest?.changes ?? []).filter(
    ({ type }) => state !== 'unknown' || (type !== 'input' && type !== 'lineage'),
  );
  const told: ToldChange[] = lost ? [{ type: 'lost', ...lost }] : [];
  for (const change of changes as readonly Change<ListedPiece>[])
    if (change.type === 'code') told.push(await tellCode(change, nearest!.before, prepared));
    else if (change.type === 'used') told.push(...(await tellUsed(change, prepared)));
    else if (change.type === 'input') told.push(await tellInput(change, node, prepared, store));
    else told.push(change);
  if (changes.some(({ type }) => type === 'package')) {
    const before = await readListing(prepared.found.home, nearest!.before.manifest.fingerprint!);
    const code = await comparePackageCode(step?.listing, before, prepared.found.home);
    told.push(...code.map((change) => ({ type: 'code' as const, through: [], ...change })));
  }
  const locked = step?.closure.locked ?? [];
  const natives = [...(step?.natives.keys() ?? [])].filter((native) => locked.some(({ name }) => name === native));
  return {
    label,
    step: node.definition.name,
    state,
    reason,
    ...(accepted && { accepted }),
    ...(frozen && { frozen }),
    changes: told,
    unseen: step?.listing.unseen ?? [],
    unwatched: natives,
  };
}

async function tellCode(
  { now, before }: { readonly now: ListedPiece | undefined; readonly before: ListedPiece | undefined },
  manifest: ExplainedManifest,
  { steps, found }: PreparedPlan,
): Promise<ToldChange> {
  const { file, line, name } = (now ?? before)!;
  const listings = [...new Set([...steps.values()].map(({ listing }) => listing))];
  const listing = now && listings.find(({ code }) => code.includes(now));
  const fingerprint = manifest.manifest.fingerprint!;
  const gone = now ? undefined : await readListing(found.home, fingerprint);
  return {
    type: 'code',
    file,
    line,
    name,
    through: listing ? wayTo(now!, listing.code) : gone ? wayTo(before!, gone.code) : [],
    fate: now && before ? 'changed' : now ? 'added' : 'gone',
    before: before ? ((await readPieceText(before, found.home)) ?? null) : null,
    now: now ? await textNow(now, found.home) : null,
  };
}

async function tellUsed(
  { path, was = path, before, now }: Extract<Change, { type: 'used' }>,
  { found }: PreparedPlan,
): Promise<readonly ToldChange[]> {
  const changes = await compareUsed(
    before === undefined ? undefined : usedAsKept(before, found.home),
    now === undefined ? undefined : usedOnDisk(resolve(found.root, path)),
  );
  return listUsedChanges(changes, path, was).map(({ file, ...change }) => ({
    type: 'code',
    file: showPathIn(found.home, resolve(found.root, file)),
    line: 1,
    name: null,
    through: [],
    ...change,
  }));
}

async function textNow(piece: ListedPiece, home: string): Promise<string | null> {
  const bytes = await readFile(resolve(home, piece.file)).catch(() => undefined);
  return bytes ? cutOut(new TextDecoder().decode(bytes), piece) : null;
}

async function tellInput(
  { name, fate, before, now }: Extract<Change, { type: 'input' }>,
  node: PricedNode['node'],
  { plan, sources }: PreparedPlan,
  store: Store,
): Promise<ToldChange> {
  const parent = node.inputs[name]?.node;
  const source = sources.get(parent?.id ?? node.id);
  const from = parent ? plan.labels.get(parent.id)! : null;
  const path = source ? String((parent ?? node).params['path']) : null;
  const data = await compareData(before, now, store, source);
  return { type: 'input', name, from, path, fate, data };
}
