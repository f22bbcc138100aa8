// The same nodes for every item of a collection that is known only while running. The body is called once, with refs that
// stand for one item: the nodes that it makes are templates, which a run copies for each item.

import { describe, isRecord } from '../../base/canonical.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import { callerLocation, type SourceLocation } from '../../base/errors/source-location.ts';
import { mayBeSkipped } from '../../graph/branch.ts';
import type { Arity, Definition, KindFacts } from '../../graph/definition.ts';
import type { CollectionRef, OptionalRef, PlanNode } from '../../graph/node.ts';
import { closureOf } from '../../graph/plan.ts';
import { nameRef, type Ref } from '../../graph/ref.ts';
import { type StoredFile, storedFile, text } from '../kinds/file.ts';
import { type StoredFolder, storedFolder } from '../kinds/folder.ts';
import { json } from '../kinds/json.ts';
import { toPlainParams } from '../params.ts';
import { createRef, isCollection, isRef, recordNode } from '../recorder.ts';
import { checkFunction, checkOptions } from '../recording/check-call.ts';
import { nestMap } from '../recording/surroundings.ts';

// biome-ignore lint/suspicious/noExplicitAny: refs of any values are meant
type AnyRef = OptionalRef<any> | CollectionRef<any>;

/** What a body returns: a ref, or a record of refs; of a map in it, collections. */
export type Body = AnyRef | { readonly [name: string]: AnyRef };

/** What a body returns for one item, for all of them. */
export type ForEach<R> =
  R extends OptionalRef<infer T, infer Name>
    ? CollectionRef<T, Name>
    : R extends CollectionRef<infer T, infer Name>
      ? CollectionRef<T, Name>
      : { readonly [N in keyof R]: ForEach<R[N]> } & {};

/** The name of an item, as a value that a step can be given: the key then holds it. */
export type ItemName = Ref<string, 'text'>;

export interface ListOptions<T> {
  /** The field that names the items, of texts or numbers. Default: their positions, from 0. */
  readonly by?: keyof T & string;
}

/**
 * Makes nodes for every item of a collection, and returns what stands for all of their results. `body` is called once,
 * while planning; a run copies its nodes for each item. The items are
 * - the elements of a list of plain data, named by their positions or by a field (`by`),
 * - the fields of a record of plain data,
 * - the files of a folder that a step made, named by their paths in it,
 * - the values of a `many(…)` output, such as groups of a table,
 * - the members of what another map returned, which keep their names.
 *
 * An item is known by its content: its name, its position and the other items are not in the key of what is made from it.
 * A collection returned from a nested map is flattened, with both names: `2024-03/north`.
 *
 * @throws AuthorError `map-over-no-collection`, `map-returns-no-ref`, `map-ignores-item`; `branch-as-value` for a collection
 *   that may be skipped
 */
export function map<T, Name extends string, R extends Body>(
  collection: CollectionRef<T, Name>,
  body: (item: Ref<T, Name>, name: ItemName) => R,
): ForEach<R>;
export function map<T, R extends Body>(
  list: Ref<readonly T[], 'json'>,
  body: (item: Ref<T, 'json'>, name: ItemName) => R,
  options?: ListOptions<T>,
): ForEach<R>;
export function map<T, R extends Body>(
  record: Ref<Readonly<Record<string, T>>, 'json'>,
  body: (item: Ref<T, 'json'>, name: ItemName) => R,
): ForEach<R>;
export function map<R extends Body>(
  folder: Ref<StoredFolder, 'folder'>,
  body: (item: Ref<StoredFile, 'file'>, name: ItemName) => R,
): ForEach<R>;
export function map<T, Name extends string, R extends Body>(
  values: Ref<Readonly<Record<string, T>>, `many ${Name}`>,
  body: (item: Ref<T, Name>, name: ItemName) => R,
): ForEach<R>;
export function map(
  over: unknown,
  body: (item: never, name: never) => unknown,
  options: { readonly by?: string } = {},
): unknown {
  const at = callerLocation(map);
  checkFunction('map', 'its body', body, 'map(shops, (shop) => train({ shop }).model)', at);
  checkOptions('map', options, { by: true }, at);
  const { by } = options;
  const { items, kind } = itemsOf(over, by, at);
  return nestMap((depth) => {
    const arity: Arity = isCollection(items) ? 'each' : 'one';
    const taken = items.node.definition.outputs[items.output]!;
    const definition: Definition = {
      ...standIn,
      name: 'item-of',
      role: 'item',
      inputs: { of: { kind: taken, arity } },
      outputs: { item: kind, name: text },
    };
    // Two maps in one another have two items, also where they go over the same collection.
    const item = recordNode(definition, { of: items }, toPlainParams({ depth }, 'map', at), at);
    const returned = body(createRef(item, 'item') as never, createRef(item, 'name') as never);
    if (isRef(returned)) return collect(returned, item, at);
    if (!isRecord(returned)) return failAuthor('map-returns-no-ref', { found: describe(returned) }, at);
    const fields = Object.entries(returned).map(([name, ref]) => {
      if (!isRef(ref)) return failAuthor('map-returns-no-ref', { found: `'${name}', ${describe(ref)}` }, at);
      return [name, collect(ref, item, at)] as const;
    });
    return Object.freeze(Object.fromEntries(fields));
  });
}

const standIn = { rows: {}, definedAt: undefined } as const;

/** The ref of all items, and the kind of each. */
function itemsOf(
  over: unknown,
  by: string | undefined,
  at: SourceLocation | undefined,
): { readonly items: Ref<unknown>; readonly kind: KindFacts } {
  if (!isRef(over)) return failAuthor('map-over-no-collection', { found: describe(over) }, at);
  if (mayBeSkipped(over)) failAuthor('branch-as-value', { step: 'map', input: 'collection', from: nameRef(over) }, at);
  const facts = over.node.definition.outputs[over.output]!;
  if (isCollection(over)) return { items: over, kind: facts };
  const kind = kindOfItem(facts);
  if (!kind) return failAuthor('map-over-no-collection', { found: `a value of kind '${facts.name}'` }, at);
  const stored: KindFacts = { ...storedFolder, name: 'items', holdsRows: kind.holdsRows, items: kind };
  const definition: Definition = {
    ...standIn,
    name: 'items-of',
    role: 'items',
    inputs: { of: { kind: facts, arity: 'one' } },
    outputs: { items: stored },
  };
  const node = recordNode(definition, { of: over }, toPlainParams(by === undefined ? {} : { by }, 'map', at), at);
  return { items: createRef(node, 'items'), kind };
}

function kindOfItem(facts: KindFacts): KindFacts | undefined {
  if (facts.name === 'json') return json();
  return facts.items ?? (facts.name === 'folder' ? storedFile : undefined);
}

function collect(each: Ref<unknown>, over: PlanNode, at: SourceLocation | undefined): unknown {
  if (!closureOf([each.node]).has(over.id)) return failAuthor('map-ignores-item', {}, at);
  const kind = each.node.definition.outputs[each.output]!;
  const definition: Definition = {
    ...standIn,
    name: 'collection-of',
    role: 'collection',
    inputs: { each: { kind, arity: arityOf(each) } },
    outputs: { all: kind },
  };
  const params = toPlainParams({ over: over.id }, 'map', at);
  return createRef(recordNode(definition, { each }, params, at, { over }), 'all');
}

/** What a branch in the body did not make for an item, the collection leaves out. */
function arityOf(each: Ref<unknown>): Arity {
  if (isCollection(each)) return 'each';
  return mayBeSkipped(each) ? 'optional' : 'one';
}
