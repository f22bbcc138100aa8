// Cleans text from elsewhere before a terminal, a CI log or a report shows it: names and messages of records, steps and
// git may contain anything. This is the only module that decides which characters are shown; `Terminal` and the writers
// of reports hand everything to it.
//
// Removed: escape sequences, C0 and C1 control characters but tab and line break, marks that change the direction of
// text (Unicode TR 36), characters that nobody sees. Joiners stay where scripts and pictures need them.

import { stripVTControlCharacters } from 'node:util';

/** What may have to be cleaned: nearly all text has none of it. */
const doubtful =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/u;

const unseen =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|(?<![^\u0000-\u024f])[\u200c\u200d]/gu;

/** Text of several lines: what of it cannot be seen, or moves the cursor, is gone. */
export function cleanText(text: string): string {
  if (!doubtful.test(text)) return text;
  const lines = text.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n');
  return stripVTControlCharacters(lines).replace(unseen, '');
}

/** A name: one line. */
export function cleanLine(text: string): string {
  return doubtful.test(text) ? cleanText(text).replace(/\s+/g, ' ').trim() : text;
}

/** Fields of events and records that may have several lines. */
const ofLines = new Set(['reason', 'message', 'fix', 'log', 'before', 'now', 'how', 'text', 'note']);

/** Plain data for people: each name and text in it cleaned, also the names of its fields. What is clean is returned as it is. */
export function cleanData<T>(value: T, field = ''): T {
  if (typeof value === 'string') return (ofLines.has(field) ? cleanText(value) : cleanLine(value)) as T;
  if (Array.isArray(value)) return value.map((item) => cleanData(item as unknown, field)) as T;
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  // Each printed line of a step comes through here.
  const fields = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(fields);
  let cleaned: (readonly [string, unknown])[] | undefined;
  for (const [place, name] of names.entries()) {
    const field = [cleanLine(name), cleanData(fields[name], name)] as const;
    if (!cleaned && field[0] === name && field[1] === fields[name]) continue;
    cleaned ??= names.slice(0, place).map((before) => [before, fields[before]]);
    cleaned.push(field);
  }
  return cleaned ? (Object.fromEntries(cleaned) as T) : value;
}

/**
 * Takes the meaning from what services of CI read as commands in the output of a program: `::error::` at the beginning of
 * a line and `##[error]` anywhere (GitHub), `##vso[` (Azure), `##teamcity[` (TeamCity). GitLab's sections are escape
 * sequences, which are removed.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function disarmCommands(text: string): string {
  return text.replace(/^(\s*)::(?=[\w-]+[^\n]*::)/gm, '$1\\::').replace(/##(vso|teamcity)?\[/g, '## $1[');
}

/** JSON that says the same and holds none of it: programs that read it get every character. */
export function writeJson(
  value: unknown,
  replacer?: (name: string, value: unknown) => unknown,
  indent?: number,
): string {
  const spell = (character: string): string =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join('');
  return JSON.stringify(value, replacer, indent)
    .replace(
      /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu,
      spell,
    )
    .replace(/##(?=(vso|teamcity)?\[)/g, '\\u0023\\u0023');
}
