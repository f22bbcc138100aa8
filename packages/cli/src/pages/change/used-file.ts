// What changed of a file that a command uses: its lines, or of what is no text its size and digest.

import type { UsedFacts } from '@cairn/core';
import { formatBytes } from '@cairn/report';
import { renderLineDiff } from '../../terminal/line-diff.ts';
import type { Style } from '../../terminal/terminal.ts';

export interface ShownUsedFile {
  readonly file: string;
  readonly fate: 'changed' | 'added' | 'gone';
  readonly before: string | null;
  readonly now: string | null;
  readonly used: UsedFacts;
}

const fates = { changed: '', added: ' is new', gone: ' is no longer used' } as const;

/** `about` is said next to its name. */
export function renderUsed(
  { file, fate, before, now, used }: ShownUsedFile,
  style: Style,
  about = '',
): readonly string[] {
  const was = used.was === null ? '' : ` renamed from ${used.was}`;
  const head = `  ${style('bold', file)}${fates[fate]}${was}${about && `  ${style('dim', about)}`}`;
  if (fate !== 'changed') return [head];
  const isOther = used.before?.digest !== used.now?.digest;
  const lines = before !== null && now !== null && before !== now ? renderLineDiff(before, now, style) : [];
  const facts = isOther && !lines.length ? [`    ${writeFact(used.before)} → ${writeFact(used.now)}`] : [];
  const isUnknown = !used.before && !used.now && used.was === null;
  return [
    head,
    ...lines,
    ...facts,
    ...writeMark(used),
    ...(isUnknown ? [style('dim', '    its lines are not stored here')] : []),
  ];
}

function writeFact(fact: UsedFacts['now']): string {
  return fact ? `${formatBytes(fact.size)} (${fact.digest.slice(0, 8)})` : 'not kept';
}

/** Whether it may be run as a program. */
function writeMark({ before, now }: UsedFacts): readonly string[] {
  if (!before || !now || before.isExecutable === now.isExecutable) return [];
  return [`    ${now.isExecutable ? 'is now executable (chmod +x)' : 'is no longer executable (chmod -x)'}`];
}
