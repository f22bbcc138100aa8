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
  ['\x89PNG', 'an image (PNG): read folders of images by readImages'],
  ['\xff\xd8\xff', 'an image (JPEG): read folders of images by readImages'],
  ['GIF8', 'an image (GIF): read folders of images by readImages'],
  ['II*\x00', 'an image (TIFF): read folders of images by readImages'],
  ['MM\x00*', 'an image (TIFF): read folders of images by readImages'],
  ['\x89HDF', 'an HDF5 file: save the table as Parquet'],
  ['\x93NUMPY', 'a NumPy array: save the table as Parquet'],
  ['7z\xbc\xaf', 'packed by 7-Zip: unpack it, or pack it by gzip'],
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
