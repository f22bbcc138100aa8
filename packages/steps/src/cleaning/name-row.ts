// Rows of several files have one number through all of them; a person needs the file and the row in it.

/** The rows of one of several raw files. */
export interface FilePart {
  readonly name: string;
  /** The number of its first row among the rows of all files, from 1. */
  readonly first: number;
  readonly rows: number;
}

/** `12`, or `12 of 'white.csv'`. */
export function nameRow(files: readonly FilePart[], row: number): string {
  const file = files.findLast(({ first }) => first <= row);
  return file ? `${row - file.first + 1} of '${file.name}'` : String(row);
}

/** The first five of some rows: `1, 2, 3`. */
export function listRows(files: readonly FilePart[], rows: readonly number[], count: number): string {
  const shown = rows.slice(0, 5).map((row) => nameRow(files, row));
  return shown.join(', ') + (count > 5 ? ', …' : '');
}
