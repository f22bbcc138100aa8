// Where a key of a configuration is in its file, for messages. The text is searched, not parsed: a compiler takes longer
// to load than most commands take. A key that is computed is not found.

import type { SourceLocation } from '@cairn/core';

/** The location of the last key of the path that is found; the first line of the file if none is. */
export function locateKey(file: string, text: string, path: readonly string[]): SourceLocation {
  let offset = 0;
  for (const key of path) {
    const name = key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const found = new RegExp(`(?<![\\w$.-])(['"]?)${name}\\1\\s*[:(,}]`, 'g');
    found.lastIndex = offset;
    const match = found.exec(text);
    if (!match) break;
    offset = match.index;
  }
  const lines = text.slice(0, offset).split('\n');
  return { file, line: lines.length, column: lines.at(-1)!.length + 1 };
}
