// Lists of paths for programs that can only get them as arguments.

/** Bytes: Windows allows 32 kB of arguments, other systems more. */
const most = process.platform === 'win32' ? 24_000 : 96_000;

/** Splits paths into as few argument lists as possible. */
export function inChunks(paths: readonly string[]): readonly (readonly string[])[] {
  const chunks: string[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const path of paths) {
    const more = Buffer.byteLength(path) + 9;
    if (bytes + more > most) {
      chunks.push([]);
      bytes = 0;
    }
    chunks.at(-1)!.push(path);
    bytes += more;
  }
  return chunks;
}
