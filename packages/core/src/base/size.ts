// Sizes in bytes, as people write them: '4GB'. Units are strict, because 'm' and 'M' differ by a factor of 10⁹.

const units = {
  B: 1,
  kB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  TB: 1000 ** 4,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
} as const;

/** What a size looks like, for messages. */
export const sizeForm = 'a size such as 500MB, 4GB or 4GiB';

/** Parses a size: an integer number of bytes, or a text with a unit. Undefined if it is neither, or 0. */
export function parseSize(size: string | number): number | undefined {
  const bytes = typeof size === 'number' ? size : readText(size);
  return bytes !== undefined && Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}

function readText(text: string): number | undefined {
  const match = text.match(/^(\d+(?:\.\d+)?) ?([kKMGT]?i?B)$/);
  const unit = match?.[2] as keyof typeof units | undefined;
  return match && unit && Object.hasOwn(units, unit) ? Math.round(Number(match[1]) * units[unit]) : undefined;
}

/** `1.5 GB` */
export function showSize(bytes: number): string {
  const names = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
  const name = names.findLast((unit) => bytes >= units[unit]) ?? 'B';
  return `${Number((bytes / units[name]).toFixed(1))} ${name}`;
}
