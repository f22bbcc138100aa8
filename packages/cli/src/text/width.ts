// How many columns a text takes in a terminal, and cutting and padding to a width.

import { stripVTControlCharacters } from 'node:util';
import { cleanLine } from '@cairn/report';

/** Columns that a text takes: marks take none, East Asian and pictures two. Colours take none. */
export function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of stripVTControlCharacters(text)) width += widthOfCharacter(character);
  return width;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
}

/** Cuts a text without colours to a width, with `…` where something is left out. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let used = 1;
  for (const character of text) {
    used += widthOfCharacter(character);
    if (used > width) break;
    kept += character;
  }
  return width > 0 ? `${kept.trimEnd()}…` : '';
}

/** Cuts a label, and keeps both ends: labels of one step often differ only at the end. */
export function cutMiddle(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width < 3) return cut(text, width);
  const characters = [...text];
  const head = cut(text, Math.ceil(width / 2));
  let tail = '';
  let used = widthOf(head);
  for (const character of characters.reverse()) {
    used += widthOfCharacter(character);
    if (used > width) break;
    tail = character + tail;
  }
  return head + tail;
}

/** One line that cannot move the cursor: what a step says is shown among lines of ours. */
export function toOneLine(text: string): string {
  return cleanLine(stripVTControlCharacters(text)).replace(/\s+/g, ' ').trim();
}

/** Breaks a text between words into lines of at most `width`, unless a word is wider; each line is indented. */
export function wrap(text: string, width: number, indent: { readonly first: string; readonly others: string }): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const margin = lines.length ? indent.others : indent.first;
    if (line && widthOf(margin + line) + 1 + widthOf(word) > width) {
      lines.push(margin + line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  lines.push((lines.length ? indent.others : indent.first) + line);
  return lines.join('\n');
}

function widthOfCharacter(character: string): number {
  const code = character.codePointAt(0)!;
  if (code < 0x300) return 1;
  if (/\p{Mark}|\u200d|\ufe0f/u.test(character)) return 0;
  const isWide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd);
  return isWide ? 2 : 1;
}
