// Files that are not tables, detected by their first bytes. Otherwise they would give a thousand broken rows.

const formats: readonly (readonly [magic: string, what: string])[] = [
  ['PK\x03\x04', 'a ZIP archive or an Excel workbook: save the table as CSV'],
  ['\xd0\xcf\x11\xe0', 'an old Excel workbook: save the table as CSV'],
  ['SQLite format 3', 'an SQLite database: export the table as CSV'],
  ['BZh', 'packed by bzip2: unpack it, or pack it by gzip'],
  ['\xfd7zXZ', 'packed by xz: unpack it, or pack it by gzip'],
  ['(\xb5/\xfd', 'packed by Zstandard: unpack it, or pack it by gzip'],
  ['ARROW1', 'an Arrow file: save the table as Parquet'],
  ['FEA1', 'a Feather file: save the table as Parquet'],
  ['ORC', 'an ORC file: save the table as Parquet'],
  ['%PDF-', 'a PDF: save the table as CSV'],
  ['PAR1', "Parquet: say format: 'parquet'"],
  ['version https://', 'a pointer of Git LFS, not the data: fetch it with git lfs pull'],
  ['<!doctype html', 'a web page: download the data itself'],
  ['<!DOCTYPE html', 'a web page: download the data itself'],
  ['<html', 'a web page: download the data itself'],
  ['<?xml', 'XML: save the table as CSV'],
];

/**
 * @param start - the first 16 bytes of a file
 * @throws Error that says what the file is, and what to do
 */
export function refuseOtherFormats(start: Uint8Array): void {
  const found = formats.find(([magic]) => [...magic].every((letter, index) => letter.charCodeAt(0) === start[index]));
  if (found) throw new Error(`The raw file is ${found[1]}`);
}
