// The lines of a text that say something.

const lineBreak = /\r?\n/u;

export function splitLines(text: string, most = 4): string[] {
  const lines = text.split(lineBreak).map((line) => line.trim());
  return lines.filter((line) => line.length > 0).slice(0, most);
}

export function joinLines(lines: readonly string[]): string {
  return lines.join('\n');
}
