// What a row of the table of commands says.

export interface OptionSpec {
  /**
   * - `flag`: there or not
   * - `text`, `count`: one value; a count is a whole number from `least` (default 0)
   * - `choice`: one of a few words
   * - `texts`: a value each time it is given
   * - `words`: the words up to the next option, as often as it is given
   * - `some-or-all`: without a value all; with one, those that are named
   */
  readonly type: 'flag' | 'text' | 'count' | 'choice' | 'texts' | 'words' | 'some-or-all';
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly least?: number;
  /** The value is a path. In a configuration it is relative to the configuration. */
  readonly isPath?: true;
  /** The environment variable that sets it if it is not typed. */
  readonly variable?: string;
  readonly summary: string;
}

export interface CommandSpec {
  readonly summary: string;
  /** `several`: none, one or more, after the others. */
  readonly arguments: Readonly<Record<string, 'required' | 'optional' | 'several'>>;
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly examples: readonly string[];
}

/** `--seed <number>`, `--format text|mermaid|dot`, `--force [node]`, `--json` */
export function describeOption(option: string, { type, value, choices }: OptionSpec): string {
  if (type === 'flag') return `--${option}`;
  if (type === 'some-or-all') return `--${option} [${value}]`;
  return `--${option} ${choices ? choices.join('|') : `<${value}>`}`;
}
