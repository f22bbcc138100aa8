// Lists of paths for programs that are not given them in any other way.

/** Bytes: Windows takes 32 kB of arguments, other systems more. */
const most = process.platform === 'win32' ? 24_000 : 96_000;

/** Paths as the arguments of as few programs as take them. */
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
