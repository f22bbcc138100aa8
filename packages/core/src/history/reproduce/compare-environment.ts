// Compares the machine of a run with this one.

import type { RunRecord } from '../../run/record/record.ts';

type Environment = RunRecord['environment'];

const words: Readonly<Record<keyof Environment, string>> = {
  node: 'Node',
  platform: 'the platform',
  arch: 'the architecture',
  cpu: 'the processor',
};

/**
 * What differs between the machine of a run and this one, as sentences; another processor can already change a last
 * digit.
 */
export function compareEnvironment(recorded: Environment, found: Environment): readonly string[] {
  return (Object.keys(words) as (keyof Environment)[])
    .filter((name) => recorded[name] !== found[name])
    .map((name) => `${words[name]} was ${recorded[name]} and is ${found[name]}`);
}
