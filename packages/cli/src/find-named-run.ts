// The run that someone names, and a word where it was made elsewhere: then its artifacts may not be in the store here.

import { findElsewhere, findRun, type RunRecord } from '@cairn/core';
import type { Cli } from './cli.ts';
import { warnOfElsewhere } from './output/elsewhere.ts';

/**
 * @param home - the folder that holds `.cairn`
 * @param name - an id, the beginning of one, `latest`, or a commit, branch or tag
 * @throws AuthorError `unknown-run` and the others of `findRun`
 */
export async function findNamedRun(
  home: string,
  name: string,
  { terminal }: Pick<Cli, 'terminal'>,
  pipeline?: string,
): Promise<RunRecord> {
  const record = await findRun(home, name, pipeline);
  const elsewhere = findElsewhere(home, record);
  if (elsewhere) warnOfElsewhere(record.run, elsewhere, terminal);
  return record;
}
