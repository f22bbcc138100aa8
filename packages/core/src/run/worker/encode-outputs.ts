// Checks what a step returned and writes it where its outputs are.

import { join } from 'node:path';
import { isRecord } from '../../base/canonical.ts';
import { describeOutput, type OutputDescription, type OutputDescriptions } from '../../dsl/describe-output.ts';
import type { Kind } from '../../dsl/kind.ts';
import { MisplacedOutput } from '../../dsl/kinds/place-file.ts';
import { waitFor } from './never-settled.ts';
import { NodeFailure } from './node-failure.ts';
import { nextTurn } from './running-resources.ts';

/**
 * Writes each output into the folder, under its name, and returns what the record says of each.
 *
 * @throws NodeFailure `output-missing` or `output-invalid`, which names the output
 */
export async function encodeOutputs(
  kinds: Readonly<Record<string, Kind<unknown>>>,
  made: unknown,
  folder: string,
): Promise<OutputDescriptions> {
  if (!isRecord(made)) throw new NodeFailure('output-invalid', 'run returned no record of outputs');
  const extra = Object.keys(made).find((name) => !Object.hasOwn(kinds, name));
  if (extra) throw new NodeFailure('output-invalid', `run returned '${extra}', which is not among its outputs`);
  const descriptions: Record<string, OutputDescription> = {};
  for (const [name, kind] of Object.entries(kinds)) {
    const value = made[name];
    if (value === undefined && !kind.optionalOf) throw new NodeFailure('output-missing', `run returned no '${name}'`);
    const problem = validate(kind, value);
    if (problem) throw new NodeFailure('output-invalid', `output '${name}' is not valid: ${problem}`);
    waitFor(`encoding output '${name}'`);
    await kind.encode(value, join(folder, name)).catch((error: unknown) => {
      if (!(error instanceof MisplacedOutput)) throw error;
      throw new NodeFailure(error.isMissing ? 'output-missing' : 'output-invalid', `output '${name}' ${error.message}`);
    });
    descriptions[name] = describeOutput(kind, value);
    await nextTurn();
  }
  return descriptions;
}

function validate(kind: Kind<unknown>, value: unknown): string | undefined {
  try {
    return kind.validate(value);
  } catch (error) {
    // A value that holds itself exhausts the stack.
    return (error as Error).message;
  }
}
