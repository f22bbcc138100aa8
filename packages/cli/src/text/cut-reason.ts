// Why a node runs, in a terminal: the first of what changed, and how much more. Whole with --json.

import { cut, widthOf } from './width.ts';

const mostColumns = 240;

export function cutReason(reason: string): string {
  if (widthOf(reason) <= mostColumns) return reason;
  const clauses = reason.split('; ');
  let kept = 1;
  while (widthOf(clauses.slice(0, kept + 1).join('; ')) <= mostColumns) kept += 1;
  const more = clauses.length - kept;
  return cut(clauses.slice(0, kept).join('; '), mostColumns) + (more ? `; and ${more} more` : '');
}
