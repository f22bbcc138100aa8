// The run that someone names, and a word where it was made elsewhere: then its artifacts may not be in the store here.

import { findElsewhere, findRun, type RunRecord } from '@cairn/core';
import type { Cli } from '../terminal/cli.ts';
import { warnOfElsewhere } from './elsewhere.ts';

/**
 * @param home - the folder that holds `.cairn`
 * @param name - an id, the beginning of one, `latest`, or a commit, branch or tag
 * @param pipeline - only runs of this pipeline; for `latest` and commits
 * @param isFitting - for `latest`: runs that it should be one of, such as those that have a node; where none is, any
 * @throws AuthorError `unknown-run` and the others of `findRun`
 */
export async function findNamedRun(
  home: string,
  name: string,
  { terminal }: Pick<Cli, 'terminal'>,
  pipeline?: string,
  isFitting?: (record: RunRecord) => boolean,
): Promise<RunRecord> {
  const record = await findRun(home, name, pipeline, isFitting);
  const elsewhere = findElsewhere(home, record);
  if (elsewhere) warnOfElsewhere(record.run, elsewhere, terminal);
  return record;
}
