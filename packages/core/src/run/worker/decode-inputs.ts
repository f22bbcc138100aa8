// Decodes what a node was given. Values of immutable kinds are remembered between the nodes of one worker.

import { statSync } from 'node:fs';
import { kindOfInput } from '../../dsl/inputs.ts';
import type { Kind } from '../../dsl/kind.ts';
import type { StepDefinition } from '../../dsl/step.ts';
import type { WorkInput } from './messages.ts';
import { bytesToRemember, createRemembered } from './remembered.ts';

/** The trials of a sweep share their tables. */
const remembered = createRemembered(bytesToRemember());

export async function decodeInputs(
  definition: StepDefinition,
  given: Readonly<Record<string, WorkInput>>,
): Promise<Readonly<Record<string, unknown>>> {
  const inputs: Record<string, unknown> = {};
  for (const [name, input] of Object.entries(definition.in)) {
    const kind = kindOfInput(input);
    const decode = (work: WorkInput): Promise<unknown> => decodeOnce(work, kind);
    if ('each' in input) {
      const members = Object.entries(given).filter(([wired]) => wired.startsWith(`${name}.`));
      const decoded = members.map(async ([wired, work]) => [wired.slice(name.length + 1), await decode(work)] as const);
      inputs[name] = Object.fromEntries(await Promise.all(decoded));
    } else if (given[name]) inputs[name] = await decode(given[name]);
  }
  return inputs;
}

async function decodeOnce(
  work: WorkInput,
  kind: Pick<Kind<unknown>, 'isImmutable' | 'form' | 'decode' | 'lend'>,
): Promise<unknown> {
  // A folder may be laid out elsewhere for the next node, so its value may not outlive this one.
  if (!kind.isImmutable || kind.form === 'folder') return kind.decode(work.path);
  const known = remembered.get(work.identity);
  if (known !== undefined) return kind.lend(known);
  const value = await kind.decode(work.path);
  if (value !== undefined) remembered.keep(work.identity, value, statSync(work.path).size);
  return kind.lend(value);
}
