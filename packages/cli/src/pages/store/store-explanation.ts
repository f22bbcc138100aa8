// Why an artifact stays, or that nothing needs it.

import type { ExplainedArtifact } from '@cairn/core';
import { count, formatBytes } from '@cairn/report';
import type { Style } from '../../terminal/terminal.ts';
import { sayNeed, shortDigest } from './store-words.ts';

const most = 20;

export function renderExplanation(explained: ExplainedArtifact, style: Style): string {
  const { digest, form, size, isKept, isUnderWay, neededBy, inFolders, results } = explained;
  const what = form === null ? 'not in the store' : `a ${form} of ${formatBytes(size ?? 0)}`;
  const reasons = [
    ...(isUnderWay ? ['  a running run'] : []),
    ...neededBy.map((need) => `  ${sayNeed(need)}`),
    ...inFolders.flatMap(({ folder, name, neededBy: users }) => [
      `  folder ${shortDigest(folder)}, as ${name}${users.length ? ', needed by' : ''}`,
      ...users.map((need) => `    ${sayNeed(need)}`),
    ]),
  ];
  const rest = reasons.length - most;
  return [
    `${style('bold', digest)}  ${what}`,
    describeState(explained, style),
    ...reasons.slice(0, most),
    ...(rest > 0 ? [`  and ${rest} more: --json lists all`] : []),
    ...(!isKept && results
      ? [style('dim', `${count(results, 'result')} in the store names it, and no recorded run`)]
      : []),
    ...explained.unread.map(({ message }) => `${style('yellow', 'not counted:')} ${message}`),
  ].join('\n');
}

function describeState({ isKept, form, neededBy, inFolders, isUnderWay }: ExplainedArtifact, style: Style): string {
  const isNamed = isUnderWay || neededBy.length + inFolders.length > 0;
  if (isKept) return form === null ? 'needed by' : `${style('green', 'kept')}, because it is needed by`;
  if (form === null) return 'named by';
  const end = 'cairn store collect removes it';
  return isNamed ? `nothing that stays needs it: ${end}; it is named by` : `nothing needs it: ${end}`;
}
