// What a program in Python is given, as data: the module `cairn_step` reads it.

import { kindOfInput } from '../../dsl/inputs.ts';
import type { CommandDefinition } from '../../dsl/programs/command.ts';

/** In the folder of the node. It has the values of secret params, and never outlives the node. */
export const callFile = '.cairn-step.json';

type Paths = Readonly<Record<string, string | undefined | Readonly<Record<string, string>>>>;

interface CallDescription {
  readonly step: string;
  /** Paths, relative to the folder that the program runs in. */
  readonly inputs: Paths;
  readonly outputs: Readonly<Record<string, string>>;
  /** The kind of each input and output: `json`, `table`, `metrics` … */
  readonly kinds: {
    readonly inputs: Readonly<Record<string, string>>;
    readonly outputs: Readonly<Record<string, string>>;
  };
  readonly params: unknown;
  readonly threads: number;
}

/** As JSON: an input that was left out is null. */
export function describeCall(
  { name, in: inputs, out }: CommandDefinition,
  call: Pick<CallDescription, 'inputs' | 'outputs' | 'params' | 'threads'>,
): string {
  const ofInputs = Object.entries(inputs).map(([field, input]) => [field, kindOfInput(input).name]);
  const ofOutputs = Object.entries(out).map(([field, kind]) => [field, kind.name]);
  const kinds = { inputs: Object.fromEntries(ofInputs), outputs: Object.fromEntries(ofOutputs) };
  const description: CallDescription = { step: name, ...call, kinds };
  return JSON.stringify(description, (_, value: unknown) => (value === undefined ? null : value));
}
