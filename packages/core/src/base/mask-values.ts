// Removes the values of declared variables from the output of a step: its log, its progress and its failures.

/** Shorter values are words such as `de_DE` or `1`; replacing them would make the text unreadable. */
const shortest = 6;

const masked = '***';

/** A function that replaces each of the values by `***`, even if it is encoded for a URL, as JSON or as base64. */
export function createMask(values: readonly string[]): (text: string) => string {
  const parts = values.flatMap((value) => [value, ...value.split(/\r?\n/)]);
  const long = [...new Set(parts.map((part) => part.trim()))].filter((part) => part.length >= shortest);
  const written = [...new Set(long.flatMap(spellings))].sort((a, b) => b.length - a.length);
  return (text) => written.reduce((all, value) => all.replaceAll(value, masked), text);
}

function spellings(value: string): readonly string[] {
  const base64 = Buffer.from(value).toString('base64');
  return [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), base64.replace(/=+$/, '')];
}
