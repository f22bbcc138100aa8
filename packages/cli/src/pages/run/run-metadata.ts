// What people said about a run, as lines of its page.

import type { RunMetadata } from '@cairn/core';
import type { Style } from '../../terminal/terminal.ts';
import { padEnd, toOneLine } from '../../text/width.ts';

/** `  name     baseline`; empty if nobody said anything. */
export function renderMetadata(metadata: RunMetadata, style: Style): readonly string[] {
  return describeMetadata(metadata).map(([name, value]) => `  ${style('dim', padEnd(name, 8))} ${value}`);
}

export function describeMetadata({ name, note, tags, isPinned }: RunMetadata): readonly [string, string][] {
  // The lines of a note are below each other.
  const lines = note?.split('\n').map(toOneLine);
  return [
    ...(name === null ? [] : [['name', toOneLine(name)] as [string, string]]),
    ...(lines ? [['note', lines.join(`\n${' '.repeat(11)}`)] as [string, string]] : []),
    ...(tags.length ? [['tags', tags.map(toOneLine).join(' ')] as [string, string]] : []),
    ...(isPinned ? [['pinned', 'prune and store collect keep it'] as [string, string]] : []),
  ];
}
