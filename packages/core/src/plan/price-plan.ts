// What a run would do, without doing it: which nodes are fresh, which are pending and why, and what they cost before.

import { describeAcceptance } from '../base/acceptance.ts';
import type { Digest, NodeId } from '../base/brand.ts';
import { AuthorError, failAuthor } from '../base/errors/author-error.ts';
import { describeFrozen } from '../base/frozen-result.ts';
import { isExternal } from '../dsl/sources/define-source.ts';
import { readVerdicts, type Verdict } from '../dsl/verdict.ts';
import { isBranch } from '../graph/branch.ts';
import { findLazyNodes } from '../graph/lazy-nodes.ts';
import type { PlanNode } from '../graph/node.ts';
import type { Plan } from '../graph/plan.ts';
import type { Ref } from '../graph/ref.ts';
import type { Store, StoredResult } from '../store/store.ts';
import { openCopyingPlan } from './copied-plan.ts';
import { pullNodes } from './copying/pull-nodes.ts';
import { digestExporters } from './digest-exporters.ts';
import { findGone } from './find-gone.ts';
import { describeForced, freshnessOf } from './freshness.ts';
import { keyOfNode } from './node-key.ts';
import { describeGone } from './outcome/absence.ts';
import { describeDecision, readParents, valueOfCondition } from './outcome/decided.ts';
import { demandGone } from './outcome/demand-gone.ts';
import { type Earlier, explainPending } from './outcome/explain-pending.ts';
import { findBlocking } from './outcome/find-blocking.ts';
import { type FoundResult, findResult } from './outcome/find-result.ts';
import { type FinishedNode, usedAsStored } from './outcome/finished-node.ts';
import { judgeStored } from './outcome/judge-stored.ts';
import { findNotStored } from './outcome/missing-stored.ts';
import { readArtifactJson } from './outcome/read-artifact.ts';
import { explainUnread } from './outcome/unread.ts';
import type { PlanOptions } from './plan-options.ts';
import { mustBeStored } from './plan-selection.ts';
import type { PreparedPlan } from './prepare-plan.ts';
import { priceCopies } from './price-copies.ts';
import type { PricedMap } from './priced-map.ts';
import type { LackedResult, PricedNode } from './priced-node.ts';
import { showPathIn } from './project/find-project.ts';
import { askNeeded } from './versions/ask-needed.ts';
import type { SourceVersion, SourceVersions } from './versions/source-versions.ts';

export type { LackedResult, PricedNode } from './priced-node.ts';

/** What is said of a version. */
export type RecordedVersion = Pick<SourceVersion, 'version' | 'checkedAt' | 'state' | 'problem'>;

export interface PricedPlan {
  /** The maps of a plan that has any. */
  readonly maps?: readonly PricedMap[];
  readonly pipeline: string;
  /** Relative to `home`. */
  readonly file: string;
  readonly root: string;
  readonly home: string;
  readonly seed: number;
  readonly plan: Plan;
  readonly nodes: readonly PricedNode[];
  /** Of sources outside of the project: the versions that the plan is made with, by label. */
  readonly sources?: Readonly<Record<string, RecordedVersion>>;
  /** Of a plan that publishes files: the code that writes each result in another format, by the result's name. */
  readonly exporters?: Readonly<Record<string, Digest>>;
  /** In a sentence each: files and folders that cannot be read, and that nothing needs which is selected. */
  readonly absent: readonly string[];
  /** Results that selected nodes need, and that are not stored. With any of them, a run is refused. */
  readonly lacking: readonly LackedResult[];
}

export async function pricePlan(
  given: PreparedPlan,
  { allowImpure = false }: Pick<PlanOptions, 'allowImpure'>,
  store: Store,
  earlier: (label: string) => Promise<Earlier>,
): Promise<PricedPlan> {
  const copying = given.plan.templates && openCopyingPlan(given);
  const prepared = copying?.prepared ?? given;
  const { plan, found, seed } = prepared;
  await askNeeded(given);
  const settled = new Map<NodeId, FinishedNode>();
  const lacking: LackedResult[] = [];
  const price = async (node: PlanNode): Promise<PricedNode | undefined> => {
    if (!prepared.selected.has(node.id)) return undefined;
    const label = plan.labels.get(node.id)!;
    const known = await earlier(label);
    const copied = prepared.copies?.get(node.id);
    const decidedBy = isBranch(node) && describeDecision(node, (id) => settled.get(id));
    const isAsStored = mustBeStored(node, prepared);
    const isOther = prepared.selection?.asStored.has(node.id) ?? false;
    const common = {
      ...(decidedBy && { decidedBy }),
      ...{ node, label, seconds: known.seconds, key: null, outputs: {}, explained: null, lost: null },
      ...(copied?.items.length && { template: copied.template, items: copied.items }),
      ...(isOther && { isAsStored: true as const }),
    };
    const waiting = readParents(node, (id) => settled.get(id)).find(({ id }) => !settled.has(id));
    if (waiting) {
      const { explained } = keyOfNode(node, prepared, (id) => settled.get(id) ?? unmade(id));
      return { ...common, explained, state: 'unknown', reason: `it waits for ${plan.labels.get(waiting.id)}` };
    }
    const blocking = findBlocking(node, (id) => settled.get(id)!);
    if (blocking) {
      const { outcome, reason, decidedBy } = blocking;
      const why = { reason, ...(decidedBy && { decidedBy }) };
      const lacked = isAsStored || decidedBy ? undefined : findNotStored(node, (id) => settled.get(id));
      if (lacked) lacking.push({ needed: lacked.label, by: label, reason: lacked.reason });
      settled.set(node.id, { ...common, ...why, outcome, seconds: 0 });
      return { ...common, ...why, state: decidedBy ? 'skipped' : 'blocked' };
    }
    const unreachable = isExternal(node.definition) && (await prepared.versions?.ask(node));
    if (unreachable) throw new AuthorError([unreachable]);
    const { key, explained } = keyOfNode(node, prepared, (id) => settled.get(id)!);
    const isForced = !isAsStored && prepared.forced.isForced(copied?.template.id ?? node.id, copied?.items);
    const isFrozen = freshnessOf(node.id, prepared) === 'frozen';
    const hit: Partial<FoundResult> = isForced
      ? { refusal: describeForced(node.id, prepared) }
      : await findResult(node, { key, explained }, store, {
          ...{ allowImpure, home: found.home, isFrozen },
          ...{ earlier: async () => known, recorded: prepared.recordedFrozen?.[node.id] },
        });
    const { stored, refusal, accepted, frozen, madeFrom, lostFrozen } = hit;
    if (lostFrozen !== undefined && !isAsStored) {
      const reason = `it ${lostFrozen}`;
      settled.set(node.id, { ...common, outcome: 'failed', failure: 'artifact-missing', seconds: 0, reason });
      return { ...common, key, explained, state: 'blocked', reason };
    }
    const source = isOther ? prepared.sources.get(node.id) : undefined;
    if (!stored && source) {
      // It is read, whoever needs it.
      const outputs = { [node.outputs[0]!]: source.digest };
      settled.set(node.id, { node, label, outcome: 'fresh', seconds: 0, key, outputs, reason: '' });
      return { ...common, key, explained, outputs, state: 'fresh', reason: usedAsStored };
    }
    const gone =
      stored || isForced
        ? undefined
        : await findGone(node, { key }, store, { allowImpure, prepared, earlier: async () => known });
    const goneVerdicts = gone && (await gateVerdicts(node, gone.stored));
    if (gone && (node.definition.role !== 'gate' || goneVerdicts?.verdicts)) {
      const { outputs, seconds } = gone.stored;
      const absent = gone.absent && { absent: gone.absent };
      const reason = gone.absent ? describeGone(gone.absent) : 'nothing it depends on changed';
      const facts = { ...common, key, outputs, reason, ...goneVerdicts, ...absent };
      settled.set(
        node.id,
        judgeStored({ ...facts, outcome: 'fresh', seconds: 0 }, (id) => settled.get(id)),
      );
      return { ...common, key, explained, outputs, seconds, state: 'fresh', reason, ...absent };
    }
    if (!stored) {
      const told = refusal === undefined ? await explainPending(key, explained, known, store) : { reason: refusal };
      if (isAsStored) {
        const { reason } = told;
        settled.set(node.id, { ...common, outcome: 'skipped', seconds: 0, reason, notStored: reason });
        return { ...common, key, explained, state: 'blocked', reason: `it is not selected, and not stored: ${reason}` };
      }
      return { ...common, key, explained, state: 'pending', ...told };
    }
    const { outputs } = stored;
    const finished: FinishedNode = {
      node,
      label,
      outcome: 'fresh',
      seconds: 0,
      key: frozen?.madeUnder ?? key,
      outputs,
      reason: '',
      ...(decidedBy && { decidedBy }),
      ...(accepted && { accepted }),
      ...(frozen && { frozen, madeFrom }),
      ...(await gateVerdicts(node, stored)),
    };
    settled.set(
      node.id,
      judgeStored(finished, (id) => settled.get(id)),
    );
    const unchanged = accepted ? describeAcceptance(accepted) : 'nothing it depends on changed';
    const reason = isOther ? usedAsStored : frozen ? describeFrozen(frozen) : unchanged;
    return {
      ...common,
      ...(accepted && { accepted }),
      ...(frozen && { frozen }),
      key: finished.key,
      explained,
      outputs,
      seconds: stored.seconds,
      state: 'fresh',
      reason,
    };
  };
  const describeUnknown = (node: PlanNode, cause: PlanNode): PricedNode => {
    const label = plan.labels.get(node.id)!;
    const facts = { node, label, key: null, seconds: null, outputs: {}, explained: null, lost: null };
    const blocked = settled.get(cause.id);
    if (blocked) return { ...facts, state: 'blocked', reason: blocked.reason, isTemplate: true };
    const waitsFor = plan.labels.get(cause.id)!;
    return { ...facts, state: 'unknown', reason: `unknown until ${waitsFor} has run`, isTemplate: true, waitsFor };
  };
  const lazy = findLazyNodes(given.plan, given.selected);
  const priceUnread = (nodes: readonly PlanNode[]): readonly (PricedNode | undefined)[] => {
    const why = explainUnread(given.plan.templates?.all ?? given.plan.nodes, nodes, (id) => settled.get(id));
    return nodes.map((node) => {
      if (!prepared.selected.has(node.id)) return undefined;
      const { outcome, reason, decidedBy } = why.get(node.id)!;
      const label = plan.labels.get(node.id)!;
      const facts = { node, label, key: null, seconds: null, outputs: {}, explained: null, lost: null };
      return { ...facts, reason, state: outcome, ...(decidedBy && { decidedBy }) };
    });
  };
  let byId: ReadonlyMap<NodeId, PlanNode> | undefined;
  const nodes: PricedNode[] = [];
  if (copying)
    nodes.push(
      ...(await priceCopies(copying, {
        ...{ price, priceUnread, lazy, describeUnknown, settled, store },
        relabel: (priced, label) => ({ ...priced, label }),
      })),
    );
  else if (plan.hasBranches) {
    const valueFor = (condition: Ref<unknown>) => valueOfCondition(condition, (id) => settled.get(id));
    const pulled = await pullNodes(plan.nodes, lazy, { settle: price, valueFor, settleUnread: priceUnread });
    nodes.push(...pulled.filter((priced) => priced !== undefined));
  } else
    for (const node of plan.nodes) {
      const priced = await price(node);
      if (priced) nodes.push(priced);
    }
  return {
    pipeline: plan.pipeline,
    file: showPathIn(found.home, found.file),
    root: found.root,
    home: found.home,
    seed,
    plan,
    nodes: await demandGone(nodes, store, lacking),
    ...(plan.published && { exporters: digestExporters(prepared) }),
    ...(prepared.versions && { sources: listSources(prepared.versions, plan) }),
    absent: prepared.absent.map(({ message }) => message),
    lacking,
  };

  function nodeOf(id: NodeId): PlanNode {
    byId ??= new Map(given.plan.nodes.map((node) => [node.id, node]));
    return byId.get(id) ?? prepared.copies!.get(id)!.node;
  }

  /** A parent whose outputs are not known yet. */
  function unmade(id: PlanNode['id']): FinishedNode {
    return { node: nodeOf(id), label: '', outcome: 'skipped', seconds: 0, key: null, outputs: {}, reason: '' };
  }

  async function gateVerdicts(node: PlanNode, stored: StoredResult): Promise<{ verdicts?: readonly Verdict[] }> {
    if (node.definition.role !== 'gate') return {};
    const verdicts = readVerdicts(await readArtifactJson(stored.outputs['verdicts']!, store));
    return verdicts ? { verdicts } : {};
  }
}

/** @throws AuthorError `not-stored` if a selected node needs a result that is not stored */
export function failLacking({ lacking }: Pick<PricedPlan, 'lacking'>): void {
  const [first] = lacking;
  if (first) failAuthor('not-stored', { ...first, more: lacking.length - 1, select: `+${first.by}` });
}

function listSources(versions: SourceVersions, plan: Plan): NonNullable<PricedPlan['sources']> {
  const listed = [...versions.list()].map(([id, { version, checkedAt, state, problem }]) => {
    const known = { version, checkedAt, state, ...(problem !== undefined && { problem }) };
    return [plan.labels.get(id)!, known] as const;
  });
  return Object.fromEntries(listed);
}
