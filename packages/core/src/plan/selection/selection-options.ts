// The options that select nodes, as they are given: they are parsed when the plan is known.

export interface SelectionOptions {
  /** Expressions such as `+evaluate`, `train+`, `tag:nightly` or `train[2024-*]`: the union of what they select. */
  readonly select?: readonly string[];
  /** Expressions whose nodes are taken away. */
  readonly exclude?: readonly string[];
  /** Expressions: these nodes, and all that depend on them. */
  readonly from?: readonly string[];
  /** Expressions, or one: these nodes, and all that they depend on. */
  readonly until?: string | readonly string[];
  /** Expressions: these nodes and no others. With `select`, the union of both. */
  readonly only?: readonly string[];
}

/** Whether anything is selected or left out. */
export function isSelecting(options: SelectionOptions): boolean {
  const { select = [], exclude = [], from = [], until = [], only = [] } = options;
  return [select, exclude, from, until, only].some(({ length }) => length > 0);
}

/** Whether what is selected depends on the last run, or on a commit. */
export function dependsOnHistory(options: SelectionOptions): boolean {
  const { select = [], exclude = [], from = [], until = [], only = [] } = options;
  return [select, exclude, from, until, only].flat().some((text) => /\bresult:|\bchanged\b/u.test(text));
}

/** As it would be written on the command line: `train+ --exclude evaluate`. */
export function showSelection(options: SelectionOptions): string {
  const { select = [], exclude = [], from = [], until = [], only = [] } = options;
  const parts = Object.entries({ only, from, until: [until].flat(), exclude }).flatMap(([name, texts]) =>
    texts.map((text) => `--${name} ${text}`),
  );
  return [...select, ...parts].join(' ');
}
