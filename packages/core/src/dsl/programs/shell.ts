// A script for Bash, written as a template: its values cannot be taken for code.

/** A value in a script: one word, or a word for each item of a list. */
export type ShellValue = string | number | boolean | readonly (string | number | boolean)[];

/**
 * The words of a command that runs a Bash script, for `run` of `defineCommand`:
 *
 *     run: ({ inputs, outputs }) => shell`zcat ${inputs.reads} | sort | uniq -c > ${outputs.counts}`
 *
 * Each value is quoted, so that spaces, quotes and `$` in it have no meaning for Bash; a list is one word for each item,
 * and an empty list is nothing. Values must not be inside quotes of the script. The script stops at the first command
 * that fails, also in a pipe (`pipefail`), and at a variable that is not set (`nounset`). A backslash is written twice,
 * as in any template; `\${name}` is a variable of the script. Bash must be on PATH.
 *
 * @throws TypeError for a value that is not text, a number, a boolean or a list of them
 */
export function shell(script: TemplateStringsArray, ...values: readonly ShellValue[]): readonly string[] {
  const parts = script.map((part: string | undefined, index) => {
    if (part === undefined)
      throw new TypeError('the script has a backslash that JavaScript does not know: write it twice');
    return index < values.length ? part + quoteAll(values[index], index) : part;
  });
  return ['bash', '--norc', '-euo', 'pipefail', '-c', parts.join('')];
}

function quoteAll(value: unknown, index: number): string {
  const words: readonly unknown[] = Array.isArray(value) ? value : [value];
  return words
    .map((word) => {
      if (!['string', 'number', 'boolean'].includes(typeof word))
        throw new TypeError(
          `value ${index + 1} of the script is ${word === null ? 'null' : typeof word}: give a text, a number, a boolean or a list of them`,
        );
      const text = String(word);
      if (text.includes('\0')) throw new TypeError(`value ${index + 1} of the script holds a null character`);
      return quoteWord(text);
    })
    .join(' ');
}

/** One word for a POSIX shell. What needs no quotes has none. */
export function quoteWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
