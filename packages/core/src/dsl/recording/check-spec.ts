// What authors give to `defineStep` and the other functions that define something.

import { describe, isRecord } from '../../base/canonical.ts';
import type { SourceLocation } from '../../base/errors/source-location.ts';
import { checkOptions, refuseCall } from './check-call.ts';

/** How each of them is called. */
const forms = {
  definePipeline: "definePipeline('name', { build() { return { … }; } })",
  defineStep: "defineStep('name', { in: { … }, out: { … }, run: (inputs) => ({ … }) })",
  defineCommand: "defineCommand('name', { in: { … }, out: { … }, run: ({ inputs }) => […] })",
  defineGate: "defineGate('name', { admits: model, evidence: { … }, check: (evidence) => […] })",
  defineSource: "defineSource('name', { out: { … }, version: () => …, fetch: () => ({ … }) })",
} as const;

/**
 * Refuses a definition without a name, with a field that there is not, or without one of its functions.
 *
 * @param functions - the fields that have to be functions
 * @throws AuthorError `call-wrong`, `unknown-option`
 */
export function checkSpec(
  called: keyof typeof forms,
  name: unknown,
  spec: unknown,
  known: Readonly<Record<string, true>>,
  functions: readonly string[],
  at: SourceLocation | undefined,
): void {
  const refuse = (problem: string): never => refuseCall(called, problem, forms[called], at);
  if (typeof name !== 'string' || name === '')
    refuse(name === '' ? 'an empty name' : `${describe(name)} in place of a name`);
  if (!isRecord(spec)) refuseCall(called, `${describe(spec)} in place of its definition`, forms[called], at);
  checkOptions(String(name), spec, known, at);
  for (const field of functions)
    if (typeof spec[field] !== 'function') refuse(`${describe(spec[field])} as '${field}' of '${String(name)}'`);
}

/**
 * Refuses inputs or outputs that are not records of kinds: a kind that was not imported is undefined, and `json` without
 * its brackets is a function.
 *
 * @throws AuthorError `call-wrong`
 */
export function checkKinds(
  called: keyof typeof forms,
  field: string,
  given: unknown,
  isKind: (value: unknown) => boolean,
  at: SourceLocation | undefined,
): void {
  if (!isRecord(given)) refuseCall(called, `${describe(given)} as '${field}'`, forms[called], at);
  for (const [name, kind] of Object.entries(given))
    if (!isKind(kind))
      refuseCall(called, `${describe(kind)} as the kind of '${field}.${name}'`, 'a kind such as json<number>()', at);
}
