// Patterns of names: `*` stands for any characters, also none and also `/`; `?` stands for one character.

/** What a name is compared with. */
export interface NamePattern {
  matches(name: string): boolean;
  /** Whether a name that begins with `start` and goes on can match. */
  canBegin(start: string): boolean;
}

export function isPattern(text: string): boolean {
  return /[*?]/.test(text);
}

/** @param isLiteral - `*` and `?` stand for themselves */
export function createNamePattern(text: string, isLiteral = false): NamePattern {
  if (isLiteral || !isPattern(text))
    return {
      matches: (name) => name === text,
      canBegin: (start) => text.length > start.length && text.startsWith(start),
    };
  const source = text
    .replace(/[\\^$.|+()[\]{}/]/g, '\\$&')
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, 'su');
  return { matches: (name) => expression.test(name), canBegin: (start) => canBegin(text, start) };
}

/** Up to the first `*` the pattern and the name are as long as each other; what is behind it can always be found. */
function canBegin(pattern: string, start: string): boolean {
  const [signs, wanted] = [[...pattern], [...start]];
  for (const [index, sign] of wanted.entries()) {
    if (signs[index] === '*') return true;
    if (signs[index] !== '?' && signs[index] !== sign) return false;
  }
  return signs.length > wanted.length;
}
