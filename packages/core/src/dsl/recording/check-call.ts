// What an author's calls are given, before anything is read of it: JavaScript would pass a misspelt option over in silence,
// and a missing one would be an error inside of Cairn.

import { describe, isRecord } from '../../base/canonical.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import type { SourceLocation } from '../../base/errors/source-location.ts';

/** The names of all options of a call: the compiler refuses a list that lacks one. */
export type OptionNames<Options> = { readonly [Name in keyof Required<Options>]: true };

/**
 * Refuses options that a function does not have.
 *
 * @param called - what the author called, for the message
 * @throws AuthorError `unknown-option`; `call-wrong` if the options are not an object
 */
export function checkOptions(
  called: string,
  given: unknown,
  known: Readonly<Record<string, true>>,
  at: SourceLocation | undefined,
): void {
  const names = Object.keys(known);
  if (!isRecord(given)) refuseCall(called, `${describe(given)} in place of its options`, `{ ${names[0]}: … }`, at);
  for (const [option, value] of Object.entries(given))
    if (value !== undefined && !Object.hasOwn(known, option))
      failAuthor('unknown-option', { called, option, known: names }, at);
}

/**
 * Refuses what is not a function where one is called while planning.
 *
 * @param what - which of its arguments, such as `its body`
 * @param form - how the call is written
 * @throws AuthorError `call-wrong`
 */
export function checkFunction(
  called: string,
  what: string,
  given: unknown,
  form: string,
  at: SourceLocation | undefined,
): void {
  if (typeof given !== 'function') refuseCall(called, `${describe(given)} as ${what}`, form, at);
}

/** @throws AuthorError `call-wrong` */
export function refuseCall(called: string, problem: string, form: string, at: SourceLocation | undefined): never {
  return failAuthor('call-wrong', { called, problem, form }, at);
}
