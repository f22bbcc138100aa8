// Why each node of a plan would run, or would not: everything that changed since its nearest earlier run, with what is
// needed to show it. What is told here is made from the very list that the one-sentence reason is.

import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { UnseenCode } from '../fingerprint/trace/found-code.ts';
import type { ExplainedManifest } from '../key/explained-manifest.ts';
import { type Change, findNearest } from '../key/list-changes.ts';
import type { ListedPiece } from '../plan/list-code.ts';
import { readListing } from '../plan/list-code.ts';
import type { PlanOptions } from '../plan/plan-options.ts';
import { findNodes, type PreparedPlan, preparePlan } from '../plan/prepare-plan.ts';
import { type PricedNode, pricePlan } from '../plan/price-plan.ts';
import { showPathIn } from '../plan/project/find-project.ts';
import { openStore } from '../store/open-store.ts';
import type { LostResult, Store } from '../store/store.ts';
import { type ChangedData, compareData } from './diff/compare-data.ts';
import { comparePackageCode } from './diff/compare-package-code.ts';
import { compareUsed, listUsedChanges, type UsedFacts } from './diff/compare-used.ts';
import { cutOut, readPieceText, wayTo } from './diff/piece-text.ts';
import { usedAsKept, usedOnDisk } from './diff/used-versions.ts';
import { openEarlierRuns } from './records/earlier-runs.ts';

/** A change, with what shows it. */
export type ToldChange =
  | Exclude<Change<ListedPiece>, { type: 'code' | 'used' | 'input' }>
  | {
      readonly type: 'code';
      readonly file: string;
      readonly line: number;
      readonly name: string | null;
      /** The names that lead to it, from the step on. */
      readonly through: readonly string[];
      /** Whether it was reached only now, or only before. */
      readonly fate: 'changed' | 'added' | 'gone';
      /** Its text before and now; null where it is not there, or was not kept. */
      readonly before: string | null;
      readonly now: string | null;
      /** Of a file that a command uses: its size, its digest, and its name before. */
      readonly used?: UsedFacts;
    }
  | {
      readonly type: 'input';
      readonly name: string;
      /** The node that it comes from; null for a file's own bytes. */
      readonly from: string | null;
      /** The path of the file or the folder, where it comes from one. */
      readonly path: string | null;
      readonly fate: 'changed' | 'added' | 'gone';
      readonly data: ChangedData | null;
    }
  /** What the store has lost of its result: nothing that it depends on changed. */
  | ({ readonly type: 'lost' } & LostResult);

export interface ExplainedNode {
  readonly label: string;
  readonly step: string;
  readonly state: PricedNode['state'];
  readonly reason: string;
  readonly changes: readonly ToldChange[];
  /** Where its code could not be followed, so that more of it counts. */
  readonly unseen: readonly UnseenCode[];
  /** Native packages that it reaches: what they read cannot be watched. */
  readonly unwatched: readonly string[];
}

export interface ExplainedPlan {
  readonly pipeline: string;
  readonly nodes: readonly ExplainedNode[];
}

/** `wanted` is a node by label, step or id; all without it. */
export async function explainNodes(options: PlanOptions, wanted?: string): Promise<ExplainedPlan> {
  const prepared = await preparePlan({ ...options, allowImpure: true });
  const { found, plan } = prepared;
  const ids = new Set((wanted === undefined ? plan.nodes : findNodes(plan, wanted)).map(({ id }) => id));
  const [store, earlier] = await Promise.all([
    openStore(options.storePlace ?? join(found.home, '.cairn')),
    openEarlierRuns(found.home, plan.pipeline),
  ]);
  const priced = await pricePlan(prepared, options, store, (label) => earlier.of(label, store));
  const chosen = priced.nodes.filter(({ node }) => ids.has(node.id));
  const nodes: ExplainedNode[] = [];
  for (const node of chosen) {
    const isOpen = node.state === 'pending' || node.state === 'unknown';
    const manifests = isOpen ? (await earlier.of(node.label, store)).manifests : [];
    nodes.push(await explainNode(node, manifests, prepared, store));
  }
  return { pipeline: plan.pipeline, nodes };
}

async function explainNode(
  { node, label, state, reason, explained, lost }: PricedNode,
  earlier: readonly ExplainedManifest[],
  prepared: PreparedPlan,
  store: Store,
): Promise<ExplainedNode> {
  const step = prepared.steps.get(node.id);
  const nearest = explained && !lost ? findNearest(explained, earlier) : undefined;
  // The inputs of a node that waits are not known.
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
  const natives = [...(step?.natives.keys() ?? [])].filter((name) =>
    locked.some((entry) => entry.startsWith(`${name}@`)),
  );
  return {
    label,
    step: node.definition.name,
    state,
    reason,
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
