// Records a node that takes one of several branches, and checks that they are alike.

import { describe, isRecord } from '../../base/canonical.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import type { SourceLocation } from '../../base/errors/source-location.ts';
import { mayBeSkipped } from '../../graph/branch.ts';
import type { Definition, InputFacts, KindFacts } from '../../graph/definition.ts';
import { nameRef, type Ref } from '../../graph/ref.ts';
import { json } from '../kinds/json.ts';
import { toPlainParams } from '../params.ts';
import { createRef, isCollection, isRef, recordNode, refsOf } from '../recorder.ts';

export interface GivenCase {
  readonly condition: unknown;
  /** A ref or a record of refs; undefined where nothing is taken. */
  readonly branch: unknown;
}

/** The name of the output where a branch returned one ref. */
const single = 'value';

const boolean = json<boolean>();

/**
 * @param called - the name of the function that the author called
 * @param otherwise - what is taken where no condition is true; undefined where nothing is
 * @returns what the branches have: a ref, or a record of refs
 */
export function recordBranch(
  called: 'when' | 'repeatUntil',
  cases: readonly GivenCase[],
  otherwise: unknown,
  at: SourceLocation | undefined,
): unknown {
  const branches = [...cases.map(({ branch }) => branch), otherwise].filter((branch) => branch !== undefined);
  const isSingle = isRef(branches[0]);
  const inputs: Record<string, InputFacts> = {};
  const wired: Record<string, Ref<unknown>> = {};
  const outputs: Record<string, KindFacts> = {};
  const listed = branches.map((branch) => listRefs(called, branch, at));
  const names = Object.keys(listed[0]!);
  for (const refs of listed) checkAlike(called, isSingle, listed[0]!, refs, at);
  const wire = (prefix: string, branch: unknown): void => {
    if (branch === undefined) return;
    const refs = listRefs(called, branch, at);
    for (const name of names) {
      const ref = refs[name]!;
      outputs[name] ??= kindOf(ref);
      // A branch in a branch may have nothing.
      inputs[`${prefix}.${name}`] = { kind: outputs[name], arity: 'optional' };
      wired[`${prefix}.${name}`] = ref;
    }
  };
  for (const [place, given] of cases.entries()) {
    inputs[`if.${place + 1}`] = { kind: boolean, arity: 'one' };
    wired[`if.${place + 1}`] = checkCondition(called, given.condition, at);
    wire(`then.${place + 1}`, given.branch);
  }
  wire('else', otherwise);
  const isOptional = branches.length <= cases.length || listed.some((refs) => Object.values(refs).some(mayBeSkipped));
  const definition: Definition = {
    name: called === 'when' ? 'when' : 'repeat-until',
    role: 'branch',
    ...{ inputs, outputs, rows: {}, definedAt: undefined },
  };
  const params = toPlainParams(isOptional ? { optional: true } : {}, called, at);
  const node = recordNode(definition, wired, params, at);
  return isSingle ? createRef(node, single) : refsOf(node);
}

/** @throws AuthorError `condition-not-boolean` */
export function checkCondition(called: string, condition: unknown, at: SourceLocation | undefined): Ref<unknown> {
  if (!isRef(condition)) return failAuthor('condition-not-boolean', { called, found: describe(condition) }, at);
  if (isCollection(condition))
    return failAuthor(
      'condition-not-boolean',
      { called, found: 'what map returned, which is one value for each item' },
      at,
    );
  if (mayBeSkipped(condition))
    return failAuthor('condition-not-boolean', { called, found: `'${nameRef(condition)}', which may be skipped` }, at);
  const { name } = kindOf(condition);
  if (name !== boolean.name)
    return failAuthor(
      'condition-not-boolean',
      { called, found: `'${nameRef(condition)}', a value of kind '${name}'` },
      at,
    );
  return condition;
}

function kindOf({ node, output }: Ref<unknown>): KindFacts {
  return node.definition.outputs[output]!;
}

function listRefs(called: string, branch: unknown, at: SourceLocation | undefined): Record<string, Ref<unknown>> {
  const refs = isRef(branch) ? { [single]: branch } : branch;
  const refuse = (found: string): never => failAuthor('branch-returns-no-ref', { called, found }, at);
  if (!isRecord(refs) || !Object.keys(refs).length) return refuse(isRecord(refs) ? 'an empty record' : describe(refs));
  for (const [name, ref] of Object.entries(refs)) {
    if (!isRef(ref)) return refuse(`'${name}', ${describe(ref)}`);
    if (isCollection(ref)) return refuse('what map returned');
  }
  return refs as Record<string, Ref<unknown>>;
}

function checkAlike(
  called: string,
  isSingle: boolean,
  first: Record<string, Ref<unknown>>,
  other: Record<string, Ref<unknown>>,
  at: SourceLocation | undefined,
): void {
  const names = Object.keys(first);
  const refuse = (how: string): never => failAuthor('branches-differ', { called, how }, at);
  for (const name of new Set([...names, ...Object.keys(other)]))
    if (!(name in first && name in other)) refuse(`only one of them has '${name}'`);
  for (const name of names) {
    const [one, two] = [kindOf(first[name]!).name, kindOf(other[name]!).name];
    if (one !== two)
      refuse(`${isSingle ? 'one' : `'${name}' of one`} is of kind '${one}', and the other of kind '${two}'`);
  }
}
