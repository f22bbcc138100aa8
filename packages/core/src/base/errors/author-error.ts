// Author errors: a wrong plan, wrong params, code that cannot be run. One typed table leads from code to message and
// fix. All errors that are found are reported together. (Problems with git, disks, remotes and the registry are in
// fault-error.ts. Outcomes of a run are data. Any other error is an error in Cairn.)

import { dynamicErrors } from './dynamic-errors.ts';
import { executorErrors } from './executor-errors.ts';
import { historyErrors } from './history-errors.ts';
import { impurityErrors } from './impurity-errors.ts';
import { listNames as list, offerNames } from './offer-names.ts';
import { pathErrors } from './path-errors.ts';
import { poolErrors } from './pool-errors.ts';
import { type Problem, ProblemError } from './problem.ts';
import { programErrors } from './program-errors.ts';
import { publishedErrors } from './published-errors.ts';
import { nameNearest, selectionErrors } from './selection-errors.ts';
import { shareErrors } from './share-errors.ts';
import { sourceErrors } from './source-errors.ts';
import type { SourceLocation } from './source-location.ts';
import { storeErrors } from './store-errors.ts';
import type { Words } from './words.ts';

/**
 * Code → message and fix. Form: what is wrong, which thing in quotes; then what to do. Each code has a page in
 * docs/errors.
 */
export const authorErrors = {
  'approval-missing': (p: { step: string; input: string; gate: string }) => ({
    message: `'${p.step}' was given a value for '${p.input}' that gate '${p.gate}' did not approve`,
    fix: `Pass what ${p.gate}(…) returns.`,
  }),
  'bad-csv-row': (p: { message: string }) => ({
    message: p.message,
    fix: 'Correct the row, or raise the tolerance in the params of the step.',
  }),
  'build-not-sync': (p: { pipeline: string }) => ({
    message: `The build function of pipeline '${p.pipeline}' is async`,
    fix: 'Remove async and await: a plan is built synchronously. Do the work in a step.',
  }),
  'built-in-vain': (p: { labels: readonly string[] }) => ({
    message: `Unused: ${list(p.labels)}`,
    fix: 'Return an output of it from build, pass it to a step, or remove the call.',
  }),
  'code-changed': (p: { pipeline: string; changed: string }) => ({
    message: `'${p.changed}' has changed since this process loaded the pipeline '${p.pipeline}', and Node runs the old code`,
    fix: 'Plan and run it in a new process, such as cairn run, or restart this one.',
  }),
  cycle: (p: { labels: readonly string[] }) => ({
    message: `The plan has a cycle: ${p.labels.join(' → ')}`,
    fix: 'Break the cycle: a step cannot depend on its own output.',
  }),
  'definition-in-function': (p: { what: string; name: string }) => ({
    message: `${p.what} '${p.name}' is made inside a function`,
    fix: `Declare it once at the top of a module: export const ${camel(p.name)} = …('${p.name}', { … }). To share a body, export the function and call it from run.`,
  }),
  'definition-name-computed': (p: { what: string }) => ({
    message: `${p.what} has a computed name`,
    fix: "Write the name as a string: defineStep('train', { … }).",
  }),
  'definition-not-exported': (p: { what: string; name: string }) => ({
    message: `${p.what} '${p.name}' is not exported`,
    fix: `Write export const ${camel(p.name)} = … at the top of its module: a worker imports it by module and export.`,
  }),
  'evidence-of-another': (p: { gate: string; evidence: string; from: string; subject: string }) => ({
    message: `Gate '${p.gate}': evidence '${p.evidence}' (${p.from}) was not computed from the value that the gate checks (${p.subject})`,
    fix: `Compute '${p.evidence}' from the same ref that the gate is given.`,
  }),
  'evidence-on-choosing-rows': (p: { gate: string; evidence: string; chosenBy: string; readFrom: string }) => ({
    message: `Gate '${p.gate}': evidence '${p.evidence}' was computed on rows that were used to choose the value.\n  chosen by: ${p.chosenBy}\n  evidence:  ${p.readFrom}`,
    fix: 'Compute the evidence on rows that were not used to train or choose the model, such as the test rows.',
  }),
  'evidence-on-learned-rows': (p: { gate: string; evidence: string; learnedFrom: string; readFrom: string }) => ({
    message: `Gate '${p.gate}': evidence '${p.evidence}' was computed on rows that the value learned from.\n  learned from: ${p.learnedFrom}\n  evidence:     ${p.readFrom}`,
    fix: 'Compute the evidence on rows that were not used to train or choose the model, such as the test rows.',
  }),
  'held-out-rows': (p: { step: string; input: string; path: string }) => ({
    message: `'${p.step}' accepts only training rows, but '${p.input}' contains held-out rows: ${p.path}`,
    fix: 'Pass it training rows.',
  }),
  'import-not-found': (p: { message: string; fix?: string }) => ({
    message: `Cannot find an import: ${p.message}`,
    fix: p.fix ?? 'Correct the path (with its .ts), or install the package.',
  }),
  'impact-of-nothing': (p: { what: string; pipelines: readonly string[] }) => ({
    message: `No node of ${list(p.pipelines)} uses '${p.what}'`,
    fix: 'Name a file, a symbol such as normalise or steps/clean.ts#normalise, or an installed package.',
  }),
  ...dynamicErrors,
  ...historyErrors,
  ...pathErrors,
  ...impurityErrors,
  ...executorErrors,
  ...poolErrors,
  ...programErrors,
  ...publishedErrors,
  ...selectionErrors,
  ...shareErrors,
  ...sourceErrors,
  ...storeErrors,
  'input-missing': (p: { step: string; input: string }) => ({
    message: `'${p.step}' was called without its input '${p.input}'`,
    fix: 'Pass a ref: what another step returned, or file(…).',
  }),
  'input-not-a-ref': (p: { step: string; input: string; found: string }) => ({
    message: `Input '${p.input}' of '${p.step}' is ${p.found}, not a ref`,
    fix: 'Pass what another step returned, or file(…); settings go into the second argument.',
  }),
  'input-of-another-pipeline': (p: { step: string; input: string }) => ({
    message: `Input '${p.input}' of '${p.step}' is a ref that another plan made`,
    fix: 'Build it inside this build function.',
  }),
  'input-unknown': (p: { step: string; input: string; known: readonly string[] }) => ({
    message: `'${p.step}' has no input '${p.input}'`,
    fix: offerNames(p.input, p.known, 'It takes'),
  }),
  'input-wrong-kind': (p: { step: string; input: string; wanted: string; found: string; from: string }) => ({
    message: `Input '${p.input}' of '${p.step}' requires kind '${p.wanted}', but ${p.from} has kind '${p.found}'`,
    fix: `Pass an output of kind '${p.wanted}'.`,
  }),
  leak: (p: { step: string; input: string; learnedFrom: string; readFrom: string }) => ({
    message: `'${p.step}' would evaluate '${p.input}' on rows that it learned from.\n  learned from: ${p.learnedFrom}\n  evaluated on: ${p.readFrom}`,
    fix: 'Evaluate it on rows that it was not trained on, such as the validation or test rows of the same split.',
  }),
  'lockfile-differs': (p: { package: string }) => ({
    message: `The installed package '${p.package}' differs from the lockfile`,
    fix: 'Run npm ci.',
  }),
  'manifest-broken': (p: { file: string; message: string }) => ({
    message: `'${p.file}' cannot be read: ${p.message}`,
    fix: 'Correct the file, or restore it from git.',
  }),
  'native-declaration-wrong': (p: { file: string; problem: string }) => ({
    message: `'${p.file}' declares a native package wrongly: ${p.problem}`,
    fix: 'Correct it, as the guide on native packages shows.',
  }),
  'no-pipeline': (p: { file: string; pipeline?: string }) => ({
    message: `'${p.file}' does not export ${p.pipeline === undefined ? 'a pipeline' : `pipeline '${p.pipeline}' as its default`}`,
    fix: "End it with export default definePipeline('name', { … }).",
  }),
  'no-results': (p: { pipeline: string }) => ({
    message: `The build function of pipeline '${p.pipeline}' returned no results`,
    fix: 'Return a record of refs, such as { test: metrics }.',
  }),
  'no-trials': (_: Record<never, never>) => ({
    message: 'best was given no trials',
    fix: 'Give it at least one: an axis of its grid may be empty.',
  }),
  'repeat-count-wrong': (p: { count: string }) => ({
    message: `'repeat' was asked for ${p.count} repeats`,
    fix: 'Give it a whole number from 1.',
  }),
  'not-plain-data': (p: { step: string; path: string; found: string }) => ({
    message: `Param '${p.path}' of '${p.step}' is ${p.found}, but params must be plain data`,
    fix: 'Use null, booleans, strings, numbers, arrays and records; for a network use a top-level defineModel.',
  }),
  'outside-build': (p: { step: string }) => ({
    message: `'${p.step}' was called outside a pipeline`,
    fix: ['file', 'files', 'folder'].includes(p.step)
      ? "Call it inside definePipeline's build, and pass what it returns to a step."
      : "Call it inside definePipeline's build; in a test, call its run(inputs, params, testContext()).",
  }),
  'params-file-broken': (p: { path: string; problem: string }) => ({
    message: `The params file '${p.path}' cannot be read: ${p.problem}`,
    fix: 'Correct the line. A params file is YAML or JSON: one object, with a field for each param.',
  }),
  'pipeline-throws': (p: { pipeline: string; message: string }) => ({
    message: `Pipeline '${p.pipeline}' threw while it was planned: ${p.message}`,
    fix: 'Correct that line. A pipeline file only declares nodes: code that works, waits or exits belongs in a step.',
  }),
  'read-while-planning': (p: { ref: string }) => ({
    message: `'${p.ref}' has no value while the plan is built`,
    fix: 'Pass it to a step, or return it; what depends on its value belongs in a step.',
  }),
  'resources-wrong': (p: { step: string; problem: string }) => ({
    message: `The resources of '${p.step}' are wrong: ${p.problem}`,
    fix: "Write the resources of a node: { threads: 2, memory: '4GB', locks: ['gpu'], timeout: 600, retries: 2, backoff: 5 }.",
  }),
  'result-not-a-ref': (p: { pipeline: string; name: string; found: string }) => ({
    message: `Result '${p.name}' of pipeline '${p.pipeline}' is ${p.found}, not a ref`,
    fix: 'Return a record of refs, such as { test: metrics }.',
  }),
  'result-of-another-pipeline': (p: { pipeline: string; name: string }) => ({
    message: `Result '${p.name}' of pipeline '${p.pipeline}' is a ref that another plan made`,
    fix: 'Build it inside this build function.',
  }),
  'rows-lineage-wrong': (p: { step: string; problem: string }) => ({
    message: `The rows declaration of '${p.step}' is wrong: ${p.problem}`,
    fix: 'Name inputs and outputs that the step declares.',
  }),
  'secret-wrong': (p: { variable: string; problem: string }) => ({
    message: `'secret(${p.variable})' cannot be used: '${p.variable}' ${p.problem}`,
    fix: "Name an environment variable that is set: secret('HF_TOKEN').",
  }),
  'syntax-error': (p: { message: string; fix?: string }) => ({
    message: `The file does not parse: ${p.message}`,
    fix: p.fix ?? 'Correct the line.',
  }),
  'syntax-not-erasable': (p: { message: string; fix?: string }) => ({
    message: `TypeScript syntax that Node cannot strip: ${p.message}`,
    fix:
      p.fix ?? 'Write it without: an enum as a const object, a parameter property as a field, a namespace as a module.',
  }),
  'trial-name-taken': (p: { name: string }) => ({
    message: `A trial of best has an output named '${p.name}', which is a reserved name`,
    fix: 'Give it another name in the record of the trial.',
  }),
  'trials-differ': (p: { index: number; missing: string }) => ({
    message: `Trial ${p.index} of best has no '${p.missing}', which the first trial has`,
    fix: 'Give every trial the same outputs.',
  }),
  'two-of-one-name': (p: { what: string; name: string; other: string }) => ({
    message: `Two ${p.what}s are named '${p.name}': the other is in ${p.other}`,
    fix: 'Rename one: the name is in the key of every node.',
  }),
  'unknown-metric': (p: { metric: string; known: readonly string[] }) => ({
    message: `There is no metric '${p.metric}'`,
    fix: p.known.length ? offerNames(p.metric, p.known) : 'Nothing here has metrics.',
  }),
  'unknown-node': (p: { node: string; known: readonly string[] }) => ({
    message: `No node is named '${p.node}'`,
    fix: nameNearest(p.node, p.known),
  }),
  'unknown-param': (p: { of: string; param: string; known: readonly string[] }) => ({
    message: `'${p.of}' has no param '${p.param}'`,
    fix: p.known.length ? offerNames(p.param.split('.').at(-1)!, p.known) : 'Leave it out.',
  }),
  'unknown-pipeline': (p: { pipeline: string; known: readonly string[] }) => ({
    message: `Cannot find pipeline '${p.pipeline}'`,
    fix: p.known.length
      ? `${offerNames(p.pipeline, p.known).slice(0, -1)}; or give a path.`
      : 'There is no file in pipelines/; or give a path.',
  }),
  'unknown-version': (p: { wanted: string; known: readonly string[] }) => ({
    message: `Cannot find deployed model '${p.wanted}'`,
    fix: p.known.length
      ? offerNames(p.wanted, p.known)
      : 'Nothing is deployed under that name yet: run its pipeline first.',
  }),
  'unknown-params-profile': (p: { pipeline: string; profile: string; known: readonly string[] }) => ({
    message: `Pipeline '${p.pipeline}' has no profile '${p.profile}'`,
    fix: p.known.length
      ? offerNames(p.profile, p.known, 'It has')
      : 'Define it: profiles: { quick: { … } } in definePipeline; or leave --params-profile out.',
  }),
  'unsafe-name': (p: { what: string; name: string }) => ({
    message: `The ${p.what} has a name that cannot be the name of a file: ${JSON.stringify(p.name)}`,
    fix: 'Use letters, digits, - and _, and begin with a letter or a digit.',
  }),
  'used-before-made': (p: { name: string }) => ({
    message: `'${p.name}' is used before it is defined: the lines are in the wrong order, or they form a cycle`,
    fix: 'Move the line that defines it up. If each needs the other, break the cycle: a step cannot depend on its own output.',
  }),
  'wrong-params': (p: { of: string; issue: string; missing?: string }) => ({
    message: `Wrong params of '${p.of}': ${p.issue}`,
    fix: p.missing === undefined ? 'Correct the value.' : `Set '${p.missing}' in the params that it is given.`,
  }),
} as const satisfies Record<string, (p: never) => Words>;

export type AuthorErrorCode = keyof typeof authorErrors;

/** One mistake of an author, with its message and location. */
export interface AuthorProblem extends Problem {
  readonly code: AuthorErrorCode;
  /** For errors about params: the path of the param, and the known names, for code that knows where it was typed. */
  readonly param?: { readonly path: readonly string[]; readonly known?: readonly string[] };
}

export function authorProblem<C extends AuthorErrorCode>(
  code: C,
  details: Parameters<(typeof authorErrors)[C]>[0],
  at?: SourceLocation,
): AuthorProblem {
  const words = (authorErrors[code] as (p: typeof details) => Words)(details);
  return { code, ...words, ...(at && { at }) };
}

/** Thrown with all the mistakes that were found, so that they are reported together. Exit code 2. */
export class AuthorError extends ProblemError<AuthorProblem> {
  override readonly name = 'AuthorError';
}

/** Throws one author error. */
export function failAuthor<C extends AuthorErrorCode>(
  code: C,
  details: Parameters<(typeof authorErrors)[C]>[0],
  at?: SourceLocation,
): never {
  throw new AuthorError([authorProblem(code, details, at)]);
}

function camel(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
