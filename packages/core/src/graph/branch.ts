// A node that takes one of several branches: those of `when`, and the end of a loop. Its conditions are looked at in
// their order, and the first that is true decides. Wired names: `if.1`, `then.1.model`, `if.2`, …, `else.model`.

import type { PlanNode } from './node.ts';
import type { Ref } from './ref.ts';

export interface BranchCase {
  readonly condition: Ref<unknown>;
  /** By output of the branch; empty where nothing is taken. */
  readonly refs: Readonly<Record<string, Ref<unknown>>>;
}

export interface BranchCases {
  readonly cases: readonly BranchCase[];
  readonly otherwise: BranchCase['refs'];
}

/** What a branch takes, or which condition has to be known first. */
export interface Decision {
  /** The condition that was looked at last, and its value: undefined where that is not known. */
  readonly condition: Ref<unknown>;
  readonly value: boolean | undefined;
  /** How many conditions were looked at: that of the last one decides. */
  readonly looked: number;
  /** By output, what is taken; empty where nothing is. */
  readonly taken: BranchCase['refs'];
}

export function isBranch({ definition }: Pick<PlanNode, 'definition'>): boolean {
  return definition.role === 'branch';
}

/** Whether a ref may stand for nothing: that of a branch which takes nothing in some case. */
export function mayBeSkipped({ node }: Pick<Ref<unknown>, 'node'>): boolean {
  return isBranch(node) && node.params['optional'] === true;
}

const known = new WeakMap<PlanNode, BranchCases>();

export function casesOf(node: PlanNode): BranchCases {
  const before = known.get(node);
  if (before) return before;
  const conditions: Ref<unknown>[] = [];
  const refs: Record<string, Ref<unknown>>[] = [];
  const otherwise: Record<string, Ref<unknown>> = {};
  for (const [wired, ref] of Object.entries(node.inputs)) {
    const [word, ...rest] = wired.split('.');
    if (word === 'else') otherwise[rest.join('.')] = ref;
    else {
      const place = Number(rest[0]) - 1;
      if (word === 'if') conditions[place] = ref;
      else refs[place] = { ...refs[place], [rest.slice(1).join('.')]: ref };
    }
  }
  const cases = { cases: conditions.map((condition, place) => ({ condition, refs: refs[place] ?? {} })), otherwise };
  // The wires of a copy become known while a run goes on.
  if (Object.isFrozen(node.inputs)) known.set(node, cases);
  return cases;
}

/** @param valueFor - the value of a condition; undefined where it is not known, or is not a boolean */
export function decideBranch(node: PlanNode, valueFor: (condition: Ref<unknown>) => boolean | undefined): Decision {
  const { cases, otherwise } = casesOf(node);
  for (const [place, { condition, refs }] of cases.entries()) {
    const value = valueFor(condition);
    const looked = place + 1;
    if (value === undefined) return { condition, value, looked, taken: {} };
    if (value) return { condition, value, looked, taken: refs };
  }
  return { condition: cases.at(-1)!.condition, value: false, looked: cases.length, taken: otherwise };
}

/** What a branch reads: the conditions that were looked at, and what is taken. By wired name. */
export function readByBranch(node: PlanNode, { looked, taken }: Decision): Readonly<Record<string, Ref<unknown>>> {
  const entries = Object.entries(node.inputs).filter(([wired, ref]) => {
    const [word, place, ...rest] = wired.split('.');
    if (word === 'if') return Number(place) <= looked;
    const output = word === 'else' ? wired.slice('else.'.length) : rest.join('.');
    return taken[output] === ref;
  });
  return Object.fromEntries(entries);
}

/** Why a branch does not read a wired input: the condition, and its value. Undefined where it may. */
export function excludedBy(
  node: PlanNode,
  wired: string,
  { looked, value }: Decision,
): { readonly condition: Ref<unknown>; readonly value: boolean } | undefined {
  if (value === undefined) return undefined;
  const { cases } = casesOf(node);
  const [word, place] = wired.split('.');
  // The last one that was looked at decided, or is false as all others.
  const last = { condition: cases[looked - 1]!.condition, value };
  if (word === 'else') return value ? last : undefined;
  const own = Number(place);
  if (own > looked) return last;
  if (word === 'if' || (own === looked && value)) return undefined;
  return { condition: cases[own - 1]!.condition, value: false };
}
