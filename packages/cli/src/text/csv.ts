// A table as CSV: RFC 4180 with LF, a header, UTF-8; a missing value is empty.

export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

export interface CsvOptions {
  /** Texts that a spreadsheet would run as a formula get a leading `'`. Default false: cells are as they are. */
  readonly escapesFormulas?: boolean | undefined;
}

export function renderCsv({ columns, rows }: CsvTable, { escapesFormulas = false }: CsvOptions = {}): string {
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
  return lines.map((cells) => `${cells.map((cell) => renderCell(cell, escapesFormulas)).join(',')}\n`).join('');
}

/** How a formula begins, also in full width, and what is left out before one (OWASP, "CSV Injection"). */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/** A number is not a formula, even if it is a text: -5 stays -5. */
const number = /^[+-]?(?:\d[\d.,]*|[.,]\d+)(?:e[+-]?\d+)?$/i;

function renderCell(value: unknown, escapesFormulas: boolean): string {
  if (value === null || value === undefined) return '';
  const plain = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const isFormula = escapesFormulas && typeof value !== 'number' && formula.test(plain) && !number.test(plain);
  const text = isFormula ? `'${plain}` : plain;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
