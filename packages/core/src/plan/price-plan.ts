// What a run would do, without doing it: which nodes are fresh, which are pending and why, and what they cost before.

import type { Digest, Key } from '../base/brand.ts';
import { readVerdicts, type Verdict } from '../dsl/verdict.ts';
import type { PlanNode } from '../graph/node.ts';
import { type Plan, parentsOf } from '../graph/plan.ts';
import type { ExplainedManifest } from '../key/explained-manifest.ts';
import type { LostResult, Store, StoredResult } from '../store/store.ts';
import { keyOfNode } from './node-key.ts';
import { type Earlier, explainPending } from './outcome/explain-pending.ts';
import { findBlocking } from './outcome/find-blocking.ts';
import { findHit } from './outcome/find-hit.ts';
import type { FinishedNode } from './outcome/finished-node.ts';
import { readArtifactJson } from './outcome/read-artifact.ts';
import type { PlanOptions } from './plan-options.ts';
import { findNodes, type PreparedPlan } from './prepare-plan.ts';
import { showPathIn } from './project/find-project.ts';

export interface PricedNode {
  readonly node: PlanNode;
  readonly label: string;
  readonly key: Key | null;
  /** `unknown` waits for inputs that are not made yet: it runs unless they come out as before. */
  readonly state: 'fresh' | 'pending' | 'unknown' | 'blocked';
  readonly reason: string;
  /** What the store has lost of its result; null where nothing. */
  readonly lost: LostResult | null;
  /** What it took when it last ran; null when it never did. */
  readonly seconds: number | null;
  readonly outputs: Readonly<Record<string, Digest>>;
  /** What its key is made from; of a node that waits, without its inputs; null for one that is blocked. */
  readonly explained: ExplainedManifest | null;
}

export interface PricedPlan {
  readonly pipeline: string;
  /** Relative to `home`. */
  readonly file: string;
  readonly root: string;
  readonly home: string;
  readonly seed: number;
  readonly plan: Plan;
  readonly nodes: readonly PricedNode[];
  /** In a sentence each: files and folders that cannot be read, and that nothing needs which `until` selects. */
  readonly absent: readonly string[];
}

export async function pricePlan(
  prepared: PreparedPlan,
  { force, allowImpure = false }: Pick<PlanOptions, 'force' | 'allowImpure'>,
  store: Store,
  earlier: (label: string) => Promise<Earlier>,
): Promise<PricedPlan> {
  const { plan, found, seed } = prepared;
  const forced = forcedNodes(plan, force);
  const settled = new Map<string, FinishedNode>();
  const nodes: PricedNode[] = [];
  const byId = new Map(plan.nodes.map((node) => [node.id, node]));
  for (const node of plan.nodes) {
    if (!prepared.selected.has(node.id)) continue;
    const label = plan.labels.get(node.id)!;
    const known = await earlier(label);
    const common = { node, label, seconds: known.seconds, key: null, outputs: {}, explained: null, lost: null };
    const waiting = parentsOf(node).find(({ id }) => !settled.has(id));
    if (waiting) {
      const { explained } = keyOfNode(node, prepared, (id) => settled.get(id) ?? unmade(id));
      nodes.push({ ...common, explained, state: 'unknown', reason: `it waits for ${plan.labels.get(waiting.id)}` });
      continue;
    }
    const blocking = findBlocking(node, (id) => settled.get(id)!);
    if (blocking) {
      settled.set(node.id, { ...common, outcome: blocking.outcome, reason: blocking.reason, seconds: 0 });
      nodes.push({ ...common, state: 'blocked', reason: blocking.reason });
      continue;
    }
    const { key, explained } = keyOfNode(node, prepared, (id) => settled.get(id)!);
    const { stored, refusal } = forced.has(node.id)
      ? { refusal: 'forced' }
      : await findHit(node, key, store, allowImpure);
    if (!stored) {
      const told = refusal === undefined ? await explainPending(key, explained, known, store) : { reason: refusal };
      nodes.push({ ...common, key, explained, state: 'pending', ...told });
      continue;
    }
    const { outputs } = stored;
    settled.set(node.id, {
      node,
      label,
      outcome: 'fresh',
      seconds: 0,
      key,
      outputs,
      reason: '',
      ...(await gateVerdicts(node, stored)),
    });
    nodes.push({
      ...common,
      key,
      explained,
      outputs,
      seconds: stored.seconds,
      state: 'fresh',
      reason: 'nothing it depends on changed',
    });
  }
  return {
    pipeline: plan.pipeline,
    file: showPathIn(found.home, found.file),
    root: found.root,
    home: found.home,
    seed,
    plan,
    nodes,
    absent: prepared.absent.map(({ message }) => message),
  };

  /** A parent whose outputs are not known yet. */
  function unmade(id: PlanNode['id']): FinishedNode {
    return { node: byId.get(id)!, label: '', outcome: 'skipped', seconds: 0, key: null, outputs: {}, reason: '' };
  }

  async function gateVerdicts(node: PlanNode, stored: StoredResult): Promise<{ verdicts?: readonly Verdict[] }> {
    if (node.definition.role !== 'gate') return {};
    const verdicts = readVerdicts(await readArtifactJson(stored.outputs['verdicts']!, store));
    return verdicts ? { verdicts } : {};
  }
}

export function forcedNodes(plan: Plan, force: PlanOptions['force']): ReadonlySet<PlanNode['id']> {
  if (force === undefined) return new Set();
  const nodes = force === true ? plan.nodes : force.flatMap((wanted) => findNodes(plan, wanted));
  return new Set(nodes.map(({ id }) => id));
}
