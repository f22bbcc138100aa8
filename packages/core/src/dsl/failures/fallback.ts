// What stands in for a result whose node failed: another result, or a value.

import { failAuthor } from '../../base/errors/author-error.ts';
import { callerLocation } from '../../base/errors/source-location.ts';
import type { Definition } from '../../graph/definition.ts';
import { nameRef, type Ref } from '../../graph/ref.ts';
import type { AnyKind } from '../kind.ts';
import { toPlainParams } from '../params.ts';
import { createRef, isRef, keepCall, recallCall, recordNode } from '../recorder.ts';

/** What all fallbacks share: each call has a kind of its own. */
const shared = { name: 'fallback', role: 'choice', inputs: {}, outputs: {}, rows: {}, definedAt: undefined } as const;
const jsonKinds: readonly string[] = ['json', 'metrics'];

/**
 * The same result, or what stands in for it where its node failed or was blocked: a result of the same kind, or a value of
 * plain data. The run then goes on and is `done`, and says so in a warning, its last line and its record. A failure is never
 * stored: the next run tries the node again, and if it succeeds, what reads it runs again with its result.
 *
 * Another result is made in every run, whether it is needed or not.
 *
 * @throws AuthorError `fallback-wrong`
 */
export function fallback<T, Name extends string>(result: Ref<T, Name>, instead: Ref<T, Name>): Ref<T, Name>;
export function fallback<T, Name extends 'json' | 'metrics'>(result: Ref<T, Name>, instead: T): Ref<T, Name>;
export function fallback<T, Name extends string>(result: Ref<T, Name>, instead: Ref<T, Name> | T): Ref<T, Name> {
  const known = recallCall(shared, result, instead);
  if (known) return known as Ref<T, Name>;
  const at = callerLocation(fallback);
  const isOfNode = isRef(result) && result.node.definition.role !== 'collection';
  if (!isOfNode)
    return failAuthor('fallback-wrong', { problem: 'its first argument is not the result of one node' }, at);
  const kind = result.node.definition.outputs[result.output]!;
  const fact = { kind, arity: 'one' } as const;
  const isOther = isRef(instead);
  const inputs = { '0.value': fact, ...(isOther && { '1.value': fact }) };
  const definition: Definition = { ...shared, inputs, outputs: { value: kind } };
  if (!isOther) {
    const problem = jsonKinds.includes(kind.name)
      ? (kind as AnyKind).validate?.(instead)
      : `it is of kind '${kind.name}', and only plain data can be given as a value: give it another result`;
    if (problem !== undefined)
      failAuthor('fallback-wrong', { problem: `the value for '${nameRef(result)}' is wrong: ${problem}` }, at);
  }
  const params = { failed: 'leave-out', ...(!isOther && { instead }) };
  const wired = { '0.value': result, ...(isOther && { '1.value': instead }) };
  const node = recordNode(definition, wired, toPlainParams(params, 'fallback', at), at);
  return keepCall(shared, result, instead, createRef<T, Name>(node, 'value'));
}
