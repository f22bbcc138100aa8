// Any name as the name of a file. What no file can be named is written as in a URL, so that names stay apart.

/** `a/b` as `a%2Fb`; an empty name as `%00`. */
export function toFileName(name: string): string {
  const escaped = name.replace(/[%/\\:*?"<>|\p{Cc}\p{Cs}]|^\.|[. ]$/gu, (mark) => encodeAll(mark));
  return escaped === '' ? '%00' : escaped;
}

/** The name that `toFileName` wrote. */
export function fromFileName(file: string): string {
  if (file === '%00') return '';
  try {
    // Half of a pair of code units, which no bytes can be written for.
    const parts = file.split(/%u([\da-f]{4})/);
    const decoded = parts.map((part, place) =>
      place % 2 ? String.fromCharCode(Number.parseInt(part, 16)) : decodeURIComponent(part),
    );
    return decoded.join('');
  } catch {
    return file;
  }
}

function encodeAll(mark: string): string {
  if (!mark.isWellFormed()) return `%u${mark.charCodeAt(0).toString(16)}`;
  return [...Buffer.from(mark)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}
