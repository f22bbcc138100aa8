// Warnings of a run: what its reader should know, but what does not stop the run. One typed table from code to message;
// each code has a page in docs/warnings. (What `--allow-impure` or `--until` lets through is reported with the code of
// its error.)

/** Code → message. Form: what it is about, quoted; what the run does; what to do, if anything. */
export const runWarnings = {
  'artifact-damaged': (p: { artifact: string }) => `${p.artifact} is damaged in the store and is computed again`,
  'artifact-missing': (p: { message: string }) => p.message,
  'disk-full': (p: StoreProblem) => storeProblem(p),
  'left-running': (p: { node: string; running: readonly string[] }) =>
    `${p.node} returned while something that it had started was still running (${p.running.join(', ')}): it was ended, and a later error of it is not seen. Await it, or end it`,
  'lockfile-unread': (p: { file: string }) =>
    `'${p.file}' cannot be read: installed packages count by their own files, which takes longer`,
  'memory-over-limit': (p: { step: string; asks: string; limit: string }) =>
    `'${p.step}' asks for ${p.asks} of memory, and the limit is ${p.limit}: it runs alone`,
  'no-snapshot': (p: { problem: string }) =>
    `This run has no commit, so it cannot be reproduced elsewhere: ${p.problem}`,
  'not-deterministic': (p: { node: string; how: 'again' | 'twice'; differences: string }) =>
    `${p.node} is not deterministic: computed ${p.how === 'again' ? 'again under the same key' : 'twice'}, ${p.differences}`,
  'not-tagged': (p: { problem: string }) => `The deployed version has no tag: ${p.problem}`,
  'record-not-written': (p: { problem: string }) => `The record of this run cannot be written: ${p.problem}`,
  'same-random-numbers': (p: { nodes: string; params: string; count: number }) =>
    `${p.nodes} drew the same random numbers and made the same outputs, so ${p.params} changed nothing. To draw other numbers, give each a seed with repeat(${p.count}, (seed) => …)`,
  'snapshot-without': (p: { message: string }) => p.message,
  'store-held': (p: { holder: string }) => `The run waits for the store: ${p.holder} uses it`,
  'store-hold-broken': (p: { holder: string }) =>
    `The run goes on without waiting for the store: ${p.holder} shows no sign of life. It removes nothing that this run uses, even if it goes on`,
  'store-read-only': (p: StoreProblem) => storeProblem(p),
  'store-unwritable': (p: StoreProblem) => storeProblem(p),
  'trial-left-out': (p: { trials: readonly string[] }) => `best left out ${p.trials.join(', ')}, which failed`,
  'tried-again': (p: { node: string; reason: string; seconds: number; attempt: number; attempts: number }) =>
    `${p.node} failed (${p.reason}) and is tried again in ${p.seconds} s: try ${p.attempt} of ${p.attempts}`,
  'undeclared-read': (p: { node: string; sentence: string }) => `${p.node} ${p.sentence}`,
} as const satisfies Readonly<Record<string, (p: never) => string>>;

interface StoreProblem {
  readonly location: string;
  readonly problem: string;
}

function storeProblem({ location, problem }: StoreProblem): string {
  return `The store at ${location} cannot be written (${problem}): results are kept for this run only`;
}

export type RunWarningCode = keyof typeof runWarnings;
export type RunWarningParams<C extends RunWarningCode> = Parameters<(typeof runWarnings)[C]>[0];

/** How a warning is said where it comes up. */
export type Warn = <C extends RunWarningCode>(code: C, params: RunWarningParams<C>) => void;

export function describeWarning<C extends RunWarningCode>(code: C, params: RunWarningParams<C>): string {
  return (runWarnings[code] as (p: RunWarningParams<C>) => string)(params);
}
