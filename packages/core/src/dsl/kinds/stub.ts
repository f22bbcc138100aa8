// Sample outputs that a step or a kind declares, for `cairn run --stub`: the graph runs in seconds, and nothing of it is
// stored. They are in no key.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StepContext } from '../context.ts';
import type { AnyKind, Kinds, ValueOf } from '../kind.ts';
import type { StoredFile } from './file.ts';

/** The outputs; of a file also its content, as a text or as bytes. */
export type StubValues<Out extends Kinds> = {
  readonly [N in keyof Out]: ValueOf<Out[N]> | (StoredFile extends ValueOf<Out[N]> ? string | Uint8Array : never);
} & {};

interface Stubbed {
  readonly outputs: Readonly<Record<string, { readonly form: 'file' | 'folder' }>>;
  readonly stub?: ((params: never, context: StepContext) => unknown) | undefined;
}

/** Whether it has a stub of its own, or the kinds of all its outputs have one. */
export function hasStub({ stub, outputs }: Stubbed): boolean {
  return stub !== undefined || Object.values(outputs as Kinds).every((kind) => kind.stub !== undefined);
}

/** The sample outputs of a step. A function that throws makes the node fail. */
export async function makeStub(definition: Stubbed, params: unknown, context: StepContext): Promise<unknown> {
  const kinds = Object.entries(definition.outputs as Kinds);
  if (!definition.stub) return Object.fromEntries(kinds.map(([name, kind]) => [name, kind.stub!()]));
  const given: unknown = await definition.stub(params as never, context);
  if (typeof given !== 'object' || given === null) return given;
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, asFile(name, value, definition.outputs[name], context)]),
  );
}

function asFile(name: string, value: unknown, kind: unknown, { folder }: StepContext): unknown {
  const isContent = typeof value === 'string' || value instanceof Uint8Array;
  if (!isContent || (kind as AnyKind | undefined)?.name !== 'file') return value;
  const path = join(folder, `stub-${name}`);
  writeFileSync(path, value);
  return { path };
}
