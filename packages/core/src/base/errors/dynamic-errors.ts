// The words for maps, branches and loops.

import { offerNames } from './offer-names.ts';
import type { Words } from './words.ts';

export const dynamicErrors = {
  'branch-as-value': (p: { step: string; input: string; from: string }) => ({
    message: `Input '${p.input}' of '${p.step}' requires a value, but '${p.from}' may be skipped`,
    fix: 'Give when an else branch, call the step inside the branch, or declare the input with optional(…) or each(…).',
  }),
  'branch-returns-no-ref': (p: { called: string; found: string }) => ({
    message: `A branch of '${p.called}' returned ${p.found}, not a ref`,
    fix: 'Return a ref, or a record of refs; for the results of a map, return what a step makes of all of them.',
  }),
  'branches-differ': (p: { called: string; how: string }) => ({
    message: `The branches of '${p.called}' return different things: ${p.how}`,
    fix: 'Return refs of the same names and kinds from all branches.',
  }),
  'call-wrong': (p: { called: string; problem: string; form: string }) => ({
    message: `'${p.called}' was given ${p.problem}`,
    fix: `Write ${p.form}.`,
  }),
  'condition-not-boolean': (p: { called: string; found: string }) => ({
    message: `The condition of '${p.called}' is ${p.found}, and has to be an output of kind 'json' that is true or false`,
    fix: 'Compute it in a step with out: { isGood: json<boolean>() }; for a value that is known while planning, use if.',
  }),
  'collection-as-one': (p: { step: string; input: string; from: string }) => ({
    message: `Input '${p.input}' of '${p.step}' takes one value, but it was given one of '${p.from}' for every item of a map`,
    fix: 'Call the step inside the body of map, or declare the input with each(…).',
  }),
  'each-share-wrong': (p: { atLeast: string; failed: string }) => ({
    message:
      p.failed === 'block'
        ? `'each' requires a share of ${p.atLeast}, but a member that failed blocks the step anyway`
        : `'each' requires a share of ${p.atLeast}, which is not between 0 and 1`,
    fix: "Write each(kind, { failed: 'leave-out', atLeast: 0.9 }).",
  }),
  'fallback-wrong': (p: { problem: string }) => ({
    message: `'fallback' cannot be used: ${p.problem}`,
    fix: 'Write fallback(result, value) for plain data, or fallback(result, otherResult).',
  }),
  'item-outside-map': (p: { result: string; from: string }) => ({
    message: `'${p.from}' is made for each item of a map, but '${p.result}' uses it outside of the map`,
    fix: 'Return it from the body of map, and use what map returns.',
  }),
  'loop-state-differs': (p: { how: string }) => ({
    message: `The body of 'repeatUntil' returns another state than it is given: ${p.how}`,
    fix: 'Return { state, stop } with a state of the same names and kinds as the first one.',
  }),
  'loop-without-bound': (p: { found: string }) => ({
    message: `'repeatUntil' requires a bound, but atMost is ${p.found}`,
    fix: 'Give the most rounds that it may have, a whole number from 1 to 1000: { atMost: 10 }.',
  }),
  'map-ignores-item': (_: Record<never, never>) => ({
    message: 'The body of map returns a value that is not made from its item',
    fix: 'Pass the item to a step in the body, or call the step outside of map.',
  }),
  'map-over-no-collection': (p: { found: string }) => ({
    message: `'map' was given ${p.found}, which is not a collection`,
    fix: 'Give it a list or record in JSON, a folder, a many(…) output or what another map returned; for a record of refs, use Object.entries(…).map.',
  }),
  'map-returns-no-ref': (p: { found: string }) => ({
    message: `The body of map returned ${p.found}, not a ref`,
    fix: 'Return a ref, or a record of refs: map(shops, (shop) => train({ shop }).model).',
  }),
  'unknown-option': (p: { called: string; option: string; known: readonly string[] }) => ({
    message: `'${p.called}' has no option '${p.option}'`,
    fix: offerNames(p.option, p.known, 'It takes'),
  }),
} as const satisfies Record<string, (p: never) => Words>;
