// Copies the templates of a plan for each item, as soon as the items are known. A copy is an ordinary node: each ref of an
// item is that of one item, and each collection is wired by its members. What settles the nodes is the caller's: a run
// makes them, a plan looks them up.

import type { NodeId } from '../../base/brand.ts';
import { createRef } from '../../dsl/recorder.ts';
import { isBranch } from '../../graph/branch.ts';
import { identifyNode, type PlanNode } from '../../graph/node.ts';
import type { Plan } from '../../graph/plan.ts';
import { type Ref, shownRef } from '../../graph/ref.ts';
import {
  type Bound,
  bind,
  bindInner,
  boundOf,
  boundOver,
  identifyBound,
  isKnown,
  type Members,
  type NestedMember,
  nameItems,
} from './bound.ts';
import { type CopiedNode, sortCopies, sortItems } from './copied-node.ts';
import { copyForItems } from './copy-for-items.ts';
import { nameNested } from './item-names.ts';
import { type Item, itemNode, nameNode } from './item-node.ts';
import { completeWires, type PullHooks, settleAll, settleBefore, settleBranch } from './pull-nodes.ts';

export interface CopyHooks<F> extends PullHooks<F> {
  /** What a settled node of items holds; undefined where that is not known. */
  itemsOf(node: PlanNode, settled: F): Promise<readonly Item[] | undefined>;
  /** Takes in a copy before it is settled. */
  onCopy(copied: CopiedNode): void;
  /** Takes in a further item of a copy that is known. */
  onCopyOf(copied: CopiedNode): void;
  /** Gives a copy the name of its first item, whichever was known first; returns what became of it. */
  rename(copied: CopiedNode, settled: F): F;
  /** Takes in an item that is known, or the name of one, which nobody settles. */
  onItem(node: PlanNode, item: Item): void;
  onName(node: PlanNode, name: string): Promise<void>;
  /** Settles a template whose items are not known; `cause` is the node that holds them. */
  settleUnknown(template: PlanNode, cause: PlanNode): Promise<F>;
}

export interface CopiedPlan<F> {
  /** What became of all nodes: in the order of the plan, copies in the order of their items. */
  readonly settled: readonly F[];
  /** The results, collections by their members: `models[2024-03]`. */
  readonly results: Readonly<Record<string, Ref<unknown>>>;
}

/** @param lazy - the nodes that only branches need */
export async function copyTemplates<F>(
  plan: Plan,
  lazy: ReadonlySet<NodeId>,
  hooks: CopyHooks<F>,
): Promise<CopiedPlan<F>> {
  const { all, needs, open } = plan.templates!;
  const settling = new Map<NodeId, Promise<F>>();
  const copied = new Map<NodeId, CopiedNode>();
  const copiesOf = new Map<NodeId, CopiedNode[]>();
  const itemsOf = new Map<NodeId, Promise<Members>>();
  const causes = new Map<NodeId, PlanNode>();
  const asked = new Set<NodeId>();
  const branches = new Map<NodeId, { readonly template: PlanNode; readonly bound: Bound }>();
  const root = bind(undefined, undefined, undefined, 0);
  const templatesOf = Map.groupBy(
    all.filter(({ id }) => needs.has(id)),
    ({ definition }) => definition.name,
  );

  const settle = (node: PlanNode): Promise<F> => {
    const known = settling.get(node.id);
    if (known) return known;
    const going = settleParents(node).then(() => hooks.settle(node));
    // Whoever waits for it is told; nobody may wait for it yet.
    going.catch(() => undefined);
    settling.set(node.id, going);
    return going;
  };

  const settleParents = async (node: PlanNode): Promise<void> => {
    const isSettled = ({ definition }: PlanNode): boolean => definition.role === 'item';
    const branch = branches.get(node.id);
    // Of a branch that needs no item, what it does not take is not settled either.
    if (!branch) return settleBefore(node, settle, hooks);
    const { template, bound } = branch;
    const inputs = node.inputs as Record<string, Ref<unknown>>;
    await settleBranch(template, {
      valueFor: hooks.valueFor,
      settle: (refs) =>
        Promise.all(
          refs.map(async (ref) => {
            const found = await refFor(ref, bound);
            for (const [name, other] of Object.entries(template.inputs)) if (other === ref) inputs[name] = found;
            if (!isSettled(found.node)) await settle(found.node);
            return found;
          }),
        ),
    });
  };

  const copy = (node: PlanNode, bound: Bound): Promise<PlanNode> => {
    const own = boundOf(node, bound, needs);
    const known = own.copies.get(node.id);
    if (known) return known;
    const making = makeCopy(node, own);
    own.copies.set(node.id, making);
    return making;
  };

  const makeCopy = async (template: PlanNode, bound: Bound): Promise<PlanNode> => {
    const inputs: Record<string, Ref<unknown>> = {};
    // Of a branch what it reads is copied when that is known.
    const isLater = (name: string, { node }: Ref<unknown>): boolean =>
      isBranch(template) && name !== 'if.1' && (open.has(node.id) || node.definition.role === 'item');
    for (const [name, ref] of Object.entries(template.inputs)) {
      if (isLater(name, ref)) continue;
      if (ref.node.definition.role !== 'collection') {
        inputs[name] = await refFor(ref, bound);
        continue;
      }
      const members = await membersOf(ref.node, bound);
      // Where they are not known, the node waits for what would tell them, and is blocked by it.
      if (isKnown(members)) for (const member of members) inputs[`${name}.${member.name}`] = member.ref;
      else inputs[name] = createRef(members, members.outputs[0]!);
    }
    const after: Ref<unknown>[] = [];
    for (const ref of template.after ?? []) {
      const members = ref.node.definition.role === 'collection' ? await membersOf(ref.node, bound) : undefined;
      if (!members) after.push(await refFor(ref, bound));
      else if (isKnown(members)) after.push(...members.map((member) => member.ref));
      else after.push(createRef(members, members.outputs[0]!));
    }
    const isTemplate = needs.has(template.id);
    const { definition, params, order } = template;
    // Each map has copies of its own: which of two maps finds an equal item first must not decide how it is called.
    const own = isTemplate && templatesOf.get(definition.name)!.length > 1 ? [template.id, params] : params;
    const identity = isBranch(template) ? identifyBound(template, bound) : own;
    const id = isTemplate ? identifyNode(definition.name, inputs, identity, order) : template.id;
    const { items, places } = nameItems(bound);
    const known = copied.get(id);
    if (known) {
      if (isTemplate) {
        known.items.push(items);
        known.places.push(places);
        hooks.onCopyOf(known);
      }
      return known.node;
    }
    const node: PlanNode = Object.freeze({
      ...template,
      id,
      inputs: isBranch(template) ? inputs : Object.freeze(inputs),
      ...(after.length && { after }),
    });
    if (isBranch(template)) branches.set(id, { template, bound });
    const one = { node, template, items: isTemplate ? [items] : [], places: [places] };
    copied.set(id, one);
    const siblings = copiesOf.get(template.id);
    if (siblings) siblings.push(one);
    else copiesOf.set(template.id, [one]);
    hooks.onCopy(one);
    if (!lazy.has(template.id)) void settle(node);
    return node;
  };

  const refFor = async (ref: Ref<unknown>, bound: Bound): Promise<Ref<unknown>> => {
    const { node, output } = ref;
    if (node.definition.role === 'item') {
      const { member } = boundOver(node.id, bound);
      if (output === 'item') return member!.ref;
      const name = nameNode(member!.name, shownRef(member!.ref).node);
      await hooks.onName(name, member!.name);
      return createRef(name, output);
    }
    return open.has(node.id) ? createRef(await copy(node, bound), output) : ref;
  };

  const membersOf = (collection: PlanNode, bound: Bound): Promise<Members> => {
    const own = boundOf(collection, bound, needs);
    const known = own.members.get(collection.id);
    if (known) return known;
    const listing = listMembers(collection, own);
    own.members.set(collection.id, listing);
    return listing;
  };

  const listMembers = async ({ inputs, over }: PlanNode, bound: Bound): Promise<Members> => {
    const each = inputs['each']!;
    const items = await itemsFor(over!, bound);
    if (!isKnown(items)) return items;
    const isNested = each.node.definition.role === 'collection';
    const found = await Promise.all(
      items.map(async (member, place): Promise<readonly NestedMember[] | PlanNode> => {
        const inner = bindInner(over!.id, member, place, bound);
        if (!isNested) return [{ name: member.name, ref: await refFor(each, inner) }];
        const nested = await membersOf(each.node, inner);
        return isKnown(nested) ? nested.map((one) => ({ ...one, outer: member.name })) : nested;
      }),
    );
    const unknown = found.find((members) => !isKnown(members));
    if (unknown) return unknown;
    const all = (found as (readonly NestedMember[])[]).flat();
    const names = nameNested(all);
    return all.map(({ ref }, place) => ({ name: names[place]!, ref }));
  };

  /** The items that stand for an item of a template. */
  const itemsFor = async (over: PlanNode, bound: Bound): Promise<Members> => {
    const { node } = over.inputs['of']!;
    asked.add(over.id);
    const isOfMap = node.definition.role === 'collection';
    const items = isOfMap ? await membersOf(node, bound) : await storedItems(node, bound);
    if (!isKnown(items)) causes.set(over.id, items);
    return items;
  };

  const storedItems = async (planned: PlanNode, bound: Bound): Promise<Members> => {
    const node = open.has(planned.id) ? await copy(planned, bound) : planned;
    const known = itemsOf.get(node.id);
    if (known) return known;
    const listing = settle(node).then(async (settled): Promise<Members> => {
      const items = await hooks.itemsOf(node, settled);
      return items ? items.map((item) => ({ name: item.name, ref: refOfItem(item, node) })) : node;
    });
    itemsOf.set(node.id, listing);
    return listing;
  };

  const refOfItem = (item: Item, of: PlanNode): Ref<unknown> => {
    const node = itemNode(item, of);
    hooks.onItem(node, item);
    return createRef(node, 'item');
  };

  const eager = plan.nodes.filter(({ id }) => !lazy.has(id));
  for (const node of eager) if (!open.has(node.id)) void settle(node);
  const readers = eager.filter(({ id }) => open.has(id) && !needs.has(id)).map((node) => copy(node, root));
  const results = Object.entries(plan.results).map(async ([name, ref]): Promise<[string, Ref<unknown>][]> => {
    if (ref.node.definition.role !== 'collection') return [[name, await refFor(ref, root)]];
    const members = await membersOf(ref.node, root);
    if (!isKnown(members)) return [[name, shownRef(ref) as Ref<unknown>]];
    return members.map((member) => [`${name}[${member.name}]`, member.ref]);
  });
  await Promise.all(readers);
  const named = (await Promise.all(results)).flat();
  await settleAll(settling);
  const uncopied = plan.hasBranches ? eager.filter(({ id }) => needs.has(id) && !copiesOf.has(id)) : [];
  const oversOf = ({ id }: PlanNode) =>
    all.filter((item) => item.definition.role === 'item' && needs.get(id)!.has(item.id));
  await Promise.all(uncopied.map((node) => copyForItems(node, oversOf(node), root, { itemsFor, copy })));
  await settleAll(settling);
  for (const { node, template } of copied.values())
    if (isBranch(node)) completeWires(node, template, (id) => copiesOf.has(id));
  const nameCopies = (copies: readonly CopiedNode[]): readonly Promise<F>[] => {
    const renamed = new Set(copies.filter(sortItems));
    return sortCopies(copies).map(async (one) => {
      const found = await settling.get(one.node.id)!;
      return renamed.has(one) ? hooks.rename(one, found) : found;
    });
  };
  const isUnread = ({ id }: PlanNode): boolean => {
    if (!lazy.has(id) || copiesOf.has(id) || settling.has(id)) return false;
    // A template without copies has no items, or no item that took its branch.
    return ![...(needs.get(id) ?? [])].some((item) => asked.has(item));
  };
  const unread = plan.nodes.filter(isUnread);
  const why = new Map(hooks.settleUnread(unread).map((finished, place) => [unread[place]!.id, finished]));
  const settled: Promise<F>[] = [];
  for (const node of plan.nodes) {
    const copies = copiesOf.get(node.id);
    const finished = why.get(node.id);
    if (finished) settled.push(Promise.resolve(finished));
    else if (copies) settled.push(...nameCopies(copies));
    else if (!needs.has(node.id)) settled.push(settling.get(node.id)!);
    else {
      const cause = [...needs.get(node.id)!].map((item) => causes.get(item)).find((found) => found !== undefined);
      if (cause) settled.push(hooks.settleUnknown(node, cause));
    }
  }
  return { settled: await Promise.all(settled), results: Object.fromEntries(named) };
}
