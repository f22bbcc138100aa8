// Every feature that Node offers to a step, with the answer to one question: can a result depend on something that is
// not in the key? The purity guide is written from this table, and a test fails if a module or a global is missing.

/**
 * - `key`: what can be seen is in the key
 * - `fixed`: it is the same in every run
 * - `refused`: it is found in the code, and an error unless it is declared
 * - `watched`: it is noticed while the step runs, and fails the node
 * - `open`: it is not covered
 */
export type Answer = 'key' | 'fixed' | 'refused' | 'watched' | 'open';

export type Surface = Readonly<Record<string, readonly [Answer, string]>>;

// Answers that many features share.

export const pure = ['fixed', 'computes from what it is given'] as const;
export const network = ['refused', '`impure-network`, unless `network: true`'] as const;
export const machine = ['refused', '`impure-machine`, unless `machine: true`'] as const;
export const platform = ['key', 'platform and architecture are in the key of a step whose code names it'] as const;
export const files = [
  'watched',
  'reads of files that are no inputs: `impure-file` by a written path, else `undeclared-read`',
] as const;
export const measuring = ['open', 'it measures: for progress and logs'] as const;
export const place = ['open', 'where the project and Node are on this machine'] as const;
export const ownProcess = ['fixed', 'put back after each node, or the process is not used again'] as const;
