// Options that many commands have.

export const json = { type: 'flag', summary: 'One JSON document instead of text' } as const;
export const store = {
  type: 'text',
  value: 'folder',
  summary: 'Where the store lies (default .cairn, or $CAIRN_STORE)',
} as const;

export const escapeFormulas = {
  type: 'flag',
  summary: "Marks texts in CSV that a spreadsheet would run (= + - @) by a leading '",
} as const;
