// Options that many commands have.

export const json = { type: 'flag', summary: 'Prints one JSON document instead of text' } as const;
export const store = {
  type: 'text',
  isPath: true,
  variable: 'CAIRN_STORE',
  value: 'folder|url',
  summary: 'A folder, or the URL of a shared store (default: $CAIRN_STORE, or .cairn)',
} as const;

/** Where a run is named. */
export const ofPipeline = {
  type: 'text',
  value: 'name',
  summary: 'The pipeline, if the run is named by latest or a commit',
} as const;

/** The options that select nodes: the same words in every command. */
export const selecting = {
  select: {
    type: 'words',
    value: 'nodes',
    summary: "Only these nodes: train, +train, train+, tag:slow, 'data/*', result:failed",
  },
  exclude: { type: 'words', value: 'nodes', summary: 'Not these nodes' },
  from: { type: 'words', value: 'nodes', summary: 'Only these nodes and the nodes that depend on them' },
  until: { type: 'words', value: 'nodes', summary: 'Only these nodes and the nodes that they depend on' },
  only: { type: 'words', value: 'nodes', summary: 'Only these nodes: what they need is used as it is stored' },
} as const;

export const escapeFormulas = {
  type: 'flag',
  summary: "Puts a ' before texts in CSV that a spreadsheet would run as a formula (= + - @)",
} as const;
