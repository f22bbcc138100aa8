// Why outputs of a node are not in the store, and what is said of it (ADR 45).

/** Why outputs are not in the store: they were lost, or removed when all that reads them was done (`untilRead`). */
export type Absence = 'lost' | 'read';

/** The reason of a node that is not run although its outputs are not in the store. */
export function describeGone(absent: Absence): string {
  return absent === 'read'
    ? 'its outputs were removed after they had been read, and nothing that runs reads them'
    : 'its outputs are not in the store, and nothing that runs reads them';
}
