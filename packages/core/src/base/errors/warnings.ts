// Warnings of a run: facts that the reader should know, but that do not stop the run. One typed table leads from code
// to message, and each code has a page in docs/warnings. (Problems that `--allow-impure` or a selection lets pass are
// reported with the codes of their errors.)

/** Code → message. Form: what it is about, quoted; what the run does; what to do, if anything. */
export const runWarnings = {
  'accepted-result': (p: { node: string; accepted: string }) =>
    `The code of ${p.node} has changed, and its earlier result is used: ${p.accepted}`,
  'artifact-damaged': (p: { artifact: string }) => `${p.artifact} is damaged in the store and is computed again`,
  'artifact-missing': (p: { message: string }) => p.message,
  'disk-full': (p: StoreProblem) => storeProblem(p),
  'failed-kept': (p: { node: string; folder: string | null }) =>
    p.folder === null ? `${p.node} left no files` : `What ${p.node} left is in ${p.folder}`,
  'fallback-used': (p: { node: string; why: string }) =>
    `${p.node} uses its fallback, because ${p.why}: the next run tries again`,
  'frozen-result': (p: { node: string; frozen: string }) =>
    `What ${p.node} is made from has changed, and it is ${p.frozen}`,
  'gates-not-run': (p: { gates: readonly string[] }) =>
    `Nothing is published: ${p.gates.join(', ')} ${p.gates.length > 1 ? 'are gates that are' : 'is a gate that is'} not selected. Run the whole pipeline, or select ${p.gates.length > 1 ? 'them' : 'it'} as well`,
  'left-running': (p: { node: string; running: readonly string[] }) =>
    `${p.node} returned while something that it had started was still running (${p.running.join(', ')}): it was ended, and a later error of it is not seen. Await it, or end it`,
  'lockfile-unread': (p: { file: string }) =>
    `'${p.file}' cannot be read: installed packages count by their own files, which takes longer`,
  'memory-over-limit': (p: { step: string; asks: string; limit: string }) =>
    `'${p.step}' asks for ${p.asks} of memory, and the limit is ${p.limit}: it runs alone`,
  'metadata-not-written': (p: { problem: string }) =>
    `The name, note and tags of this run cannot be written: ${p.problem}`,
  'no-snapshot': (p: { problem: string }) =>
    `This run has no commit, so it cannot be reproduced elsewhere: ${p.problem}`,
  'not-deterministic': (p: { node: string; how: 'again' | 'twice'; differences: string }) =>
    `${p.node} is not deterministic: computed ${p.how === 'again' ? 'again under the same key' : 'twice'}, ${p.differences}`,
  'not-tagged': (p: { problem: string }) => `The deployed version has no tag: ${p.problem}`,
  'outputs-not-removed': (p: { problem: string }) =>
    `Outputs that are kept until they were read stay in the store: ${p.problem}`,
  'pools-alone': (p: { folder: string; problem: string }) =>
    `Pools are shared with no other run, because '${p.folder}' cannot be used (${p.problem}). Set CAIRN_POOLS to a folder that can`,
  'published-file-left': (p: { path: string }) =>
    `'${p.path}' is not published any more, and it was edited: it stays. Remove it if nobody needs it`,
  'record-not-written': (p: { problem: string }) => `The record of this run cannot be written: ${p.problem}`,
  'same-random-numbers': (p: { nodes: string; params: string; count: number }) =>
    `${p.nodes} drew the same random numbers and made the same outputs, so ${p.params} changed nothing. To draw other numbers, give each a seed with repeat(${p.count}, (seed) => …)`,
  'nothing-selected': (p: { selection: string }) =>
    `Nothing is selected, so nothing runs: ${p.selection} matches no node`,
  'shared-artifact-damaged': (p: { location: string; artifact: string }) =>
    `The bytes of ${p.artifact} in the shared store ${p.location} are wrong: it is computed again, and replaced there`,
  'shared-result-conflict': (p: { location: string; keys: readonly string[] }) =>
    `The shared store ${p.location} has other outputs for ${p.keys.length} of the results of this run (${p.keys.slice(0, 3).join(', ')}): it keeps them, and this run uses its own`,
  'shared-result-refused': (p: { location: string; key: string; problem: string; more?: number }) =>
    p.more
      ? `${p.more} more ${p.more > 1 ? 'results' : 'result'} in the shared store ${p.location} ${p.more > 1 ? 'are' : 'is'} not used for the same reason as ${p.key}: ${p.problem}`
      : `A result in the shared store ${p.location} is not used (${p.key}): ${p.problem}`,
  'shared-store-behind': (p: { location: string; left: number; problem: string }) =>
    `${p.left} ${p.left > 1 ? 'results of this run are' : 'result of this run is'} not in the shared store ${p.location} (${p.problem}): the next run sends ${p.left > 1 ? 'them' : 'it'}`,
  'shared-store-unreachable': (p: { location: string; problem: string }) =>
    `The shared store ${p.location} cannot be read (${p.problem}): the run goes on without it`,
  'snapshot-without': (p: { message: string }) => p.message,
  'source-offline': (p: { node: string; problem: string; version: string; age: string }) =>
    `${p.node} cannot be reached (${p.problem}): version ${p.version} is used, which was checked ${p.age} ago`,
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

/** Emits a warning. */
export type Warn = <C extends RunWarningCode>(code: C, params: RunWarningParams<C>) => void;

export function describeWarning<C extends RunWarningCode>(code: C, params: RunWarningParams<C>): string {
  return (runWarnings[code] as (p: RunWarningParams<C>) => string)(params);
}
