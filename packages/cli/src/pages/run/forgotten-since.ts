// The results of a run that somebody withdrew after it.

import type { Forgotten } from '@cairn/core';
import { toOneLine } from '../../text/width.ts';

/** Empty if nothing was withdrawn. */
export function renderForgottenSince(nodes: readonly { readonly label: string; readonly note: Forgotten }[]): string {
  return nodes
    .map(({ label, note }) => `  ${toOneLine(label)}  by ${toOneLine(note.by)}, ${note.at.slice(0, 10)}`)
    .join('\n');
}
