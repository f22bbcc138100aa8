// Rows as CSV (RFC 4180): a field with a comma, a quote or a line break is quoted, and NULL is an empty field.

export function writeCsv(names: readonly string[], rows: readonly (readonly unknown[])[]): string {
  return [names, ...rows].map((row) => `${row.map(writeField).join(',')}\n`).join('');
}

/** @throws Error for bytes and other values that are no text, number or boolean */
function writeField(value: unknown): string {
  if (value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') throw new Error('the query gives bytes, which a CSV file cannot hold: leave them out');
  return value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
