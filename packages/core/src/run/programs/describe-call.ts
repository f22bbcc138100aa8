// What a program in Python is given, as data: the module `cairn_step` reads it.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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

export type Call = Pick<CallDescription, 'inputs' | 'outputs' | 'params' | 'threads'>;

/** As JSON: an input that was left out is null. */
function describeCall({ name, in: inputs, out }: CommandDefinition, call: Call): string {
  const ofInputs = Object.entries(inputs).map(([field, input]) => [field, kindOfInput(input).name]);
  const ofOutputs = Object.entries(out).map(([field, kind]) => [field, kind.name]);
  const kinds = { inputs: Object.fromEntries(ofInputs), outputs: Object.fromEntries(ofOutputs) };
  const description: CallDescription = { step: name, ...call, kinds };
  return JSON.stringify(description, (_, value: unknown) => (value === undefined ? null : value));
}

/** Writes the call as data, and returns what every Python is started with. */
export async function callVariables(
  definition: CommandDefinition,
  { folder }: { readonly folder: string },
  call: Call,
): Promise<Record<string, string>> {
  await writeFile(join(folder, callFile), describeCall(definition, call), { mode: 0o600 });
  return {
    // The same order of sets and the same encoding in every run; nothing of the user's own packages.
    ...{ PYTHONHASHSEED: '0', PYTHONUTF8: '1', PYTHONNOUSERSITE: '1', PYTHONDONTWRITEBYTECODE: '1' },
    // Lines are in the log when they are printed.
    PYTHONUNBUFFERED: '1',
    CAIRN_STEP: callFile,
  };
}
