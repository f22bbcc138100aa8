// What is known of a source outside of the project: its last version, when it was asked, and the last version whose bytes
// were fetched. It is under the source's node in `.cairn/cache/versions/`. If it is damaged or missing, the source is
// asked again.

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Fingerprint, NodeId } from '../../base/brand.ts';
import { hasFields, isNullOr, isString, type Shape } from '../../base/shape.ts';
import { openSealedJson, sealJson } from '../../files/sealed-json.ts';

export interface SourceState {
  /** Of the code that answered. */
  readonly fingerprint: string;
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly checkedAt: string;
  /** The last version whose bytes are in a store of this project. */
  readonly fetched: { readonly version: string; readonly checkedAt: string } | null;
}

const isState: Shape<SourceState> = hasFields<SourceState>({
  fingerprint: isString,
  version: isString,
  checkedAt: isString,
  fetched: isNullOr(hasFields({ version: isString, checkedAt: isString })),
});

const fileOf = (home: string, id: NodeId): string => join(home, '.cairn', 'cache', 'versions', `${id}.json`);

/** Undefined if nothing is known of the source with this code. */
export function readSourceState(home: string, id: NodeId, fingerprint: Fingerprint): SourceState | undefined {
  try {
    const state = openSealedJson(readFileSync(fileOf(home, id)));
    return isState(state) && state.fingerprint === fingerprint ? state : undefined;
  } catch {
    return undefined;
  }
}

/** If it cannot be written, the source is asked again next time. */
export function writeSourceState(home: string, id: NodeId, state: SourceState): void {
  const file = fileOf(home, id);
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(unfinished, sealJson(state));
    renameSync(unfinished, file);
  } catch {
    rmSync(unfinished, { force: true });
  }
}
