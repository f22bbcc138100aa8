// Describes a published bundle: whether its alias names it, and whether its model is new.

import type { Deployed } from '@cairn/core';

/**
 * `as champion`, or `published before; champion is v5`; and behind it `(the model of v1: card.md, lineage.json differ)`
 * where only the documents are new.
 */
export function describeAlias({ version, alias, aliasVersion = version, sameModel }: Deployed): string {
  const named =
    aliasVersion === version
      ? `as ${alias}`
      : `published before; ${alias} is ${aliasVersion === null ? 'no version' : `v${aliasVersion}`}`;
  return sameModel
    ? `${named} (the model of v${sameModel.version}: ${sameModel.differs.join(', ')} ${sameModel.differs.length === 1 ? 'differs' : 'differ'})`
    : named;
}
