// Options that many commands have.

export const json = { type: 'flag', summary: 'Prints one JSON document instead of text' } as const;
export const store = {
  type: 'text',
  value: 'folder',
  summary: 'The folder of the store (default: $CAIRN_STORE, or .cairn)',
} as const;

export const escapeFormulas = {
  type: 'flag',
  summary: "Puts a ' before texts in CSV that a spreadsheet would run as a formula (= + - @)",
} as const;
