// What TensorFlow declares of each operation, read from the table.

import { operationTable } from './operation-table.ts';

export interface OperationSchema {
  readonly inputs: readonly InputSchema[];
  readonly outputs: readonly OutputSchema[];
  readonly attributes: ReadonlyMap<string, AttributeSchema>;
}

/** Names of the attributes that say what an input is; undefined if none does. */
interface InputSchema {
  readonly type: string | undefined;
  readonly count: string | undefined;
  /** The attribute that lists the types of tensors of any type. */
  readonly types: string | undefined;
}

interface OutputSchema {
  readonly name: string;
  /** The attribute whose number, or whose length, is how many tensors it is; undefined for one. */
  readonly count: string | undefined;
}

interface AttributeSchema {
  readonly kind: string;
  readonly hasDefault: boolean;
}

const lines = new Map(
  operationTable
    .trim()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(' ')), line]),
);

/** What is declared of an operation; undefined for one that is not in the table. */
export function schemaOf(type: string): OperationSchema | undefined {
  const line = lines.get(type);
  if (line === undefined) return undefined;
  const [inputs, outputs, attributes] = line.split(/ [>|]/).map((part) => part.trim().split(' ').filter(Boolean));
  return {
    inputs: inputs!.slice(1).map(readInput),
    outputs: outputs!.map((word) => {
      const [name, count] = word.split('*');
      return { name: name!, count };
    }),
    attributes: new Map(
      attributes!.map((word) => {
        const [name, kind] = word.split(/:(.*)/) as [string, string];
        return [name, { kind: kind.replace('?', ''), hasDefault: kind.endsWith('?') }];
      }),
    ),
  };
}

function readInput(word: string): InputSchema {
  const [, meaning = ''] = word.split(':');
  const [first, second] = meaning.split('*');
  if (second === undefined) return { type: first || undefined, count: undefined, types: undefined };
  return first === ''
    ? { type: undefined, count: undefined, types: second }
    : { type: second || undefined, count: first, types: undefined };
}
