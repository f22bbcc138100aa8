// References to deployed models, as they are typed: `digits@champion`, `digits@v3`.

import { type Author, listVersions, readAuthor } from '@cairn/core';
import type { Cli } from '../../terminal/cli.ts';
import { failUsage } from '../../usage/usage-error.ts';

/**
 * @param place - the folder `.cairn`
 * @throws UsageError `reference-wrong`, with the references that exist
 */
export async function splitReference(
  place: string,
  reference: string,
): Promise<readonly [name: string, version: string]> {
  const at = reference.lastIndexOf('@');
  if (at > 0 && at < reference.length - 1) return [reference.slice(0, at), reference.slice(at + 1)];
  const versions = await listVersions(place);
  const known = versions.flatMap(({ name, aliases }) => aliases.map((alias) => `${name}@${alias}`));
  return failUsage('reference-wrong', { found: reference, known });
}

/** Who changes the registry, by the options of the command. */
export function authorOf(
  { by, reason, key }: Readonly<Partial<Record<'by' | 'reason' | 'key', string | undefined>>>,
  { environment }: Cli,
): Promise<Author> {
  return readAuthor({ by, reason, keyFile: key ?? environment.variables['CAIRN_REGISTRY_KEY'] });
}
