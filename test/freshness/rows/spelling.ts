// The same code, spelled otherwise: nothing runs.

import { still, type Table } from '../row.ts';

const isSource = (path: string): boolean => path.endsWith('.ts');

/** An edit of every source file; the names are those of the project's files. */
const everywhere = (paths: readonly string[], change: (text: string) => string) =>
  Object.fromEntries(paths.filter(isSource).map((path) => [path, change]));

export const spelling = (paths: readonly string[]): Table => ({
  comment: [
    still('a line at the top of a file', { 'weather/lib/units/zero.ts': (text) => `// Said first.\n${text}` }),
    still('at the end of a line', { 'weather/lib/units/zero.ts': ['zero = 273.15;', 'zero = 273.15; // ice melts'] }),
    still('a block within an expression', {
      'weather/lib/units/shift.ts': ['degrees + by', 'degrees /* Celsius */ + by'],
    }),
    still('JSDoc on a function', {
      'weather/lib/text/split-lines.ts': [
        'export function splitLines',
        `/**
 * Lines.
 * @param most - at most so many
 */
export function splitLines`,
      ],
    }),
    still('JSDoc on a member of a class', {
      'weather/lib/stats/statistic.ts': ['  get count()', '  /** How many there are. */\n  get count()'],
    }),
    still('taken away', {
      'weather/lib/text/read-line.ts': ['/* Undefined where the line holds no reading. */\n', ''],
    }),
    still('reworded', { 'words/lib/total.ts': ['// Summed up once', '// Counted once'] }),
    still('within a step', {
      'weather/steps/parse.ts': ['    const lines =', '    // First the lines.\n    const lines ='],
    }),
    still('within a schema', { 'weather/lib/schemas/scale-params.ts': ['.default(2),', '.default(2), // doubled'] }),
    still('within a kind', { 'walk/kinds/lines.ts': ['  version: 1,\n', '  version: 1, /* the first */\n'] }),
    still('within the pipeline', {
      'weather/pipelines/weather.ts': ['    return {', '    /* All that is kept. */\n    return {'],
    }),
    still('for a linter', { 'weather/lib/stats/mean.ts': ['  #sum = 0;', '  // biome-ignore lint/x: y\n  #sum = 0;'] }),
    still('code that was commented out', {
      'walk/lib/fold.ts': ['  return first', '  // return seed;\n  return first'],
    }),
    still('in a module that does something while it loads', {
      'words/lib/tone.ts': ["known.set('tone'", "// A tone.\nknown.set('tone'"],
      'words/lib/make-known.ts': ["known.set('rain'", "/* Rain. */ known.set('rain'"],
    }),
  ],

  layout: [
    still('tabs for spaces, everywhere', everywhere(paths, indentByTabs)),
    still('a call broken into lines', {
      'walk/lib/find-pair.ts': ['subtract(second, first)', 'subtract(\n        second,\n        first\n      )'],
    }),
    still('a chain on one line', {
      'weather/lib/schemas/scale-params.ts': [
        `
      .string()
      .default('kelvin')
      .transform`,
        ".string().default('kelvin').transform",
      ],
    }),
    still('blank lines', { 'walk/lib/paces.ts': ['number> {\n', 'number> {\n\n\n'] }),
    still('a function on one line', {
      'walk/lib/even.ts': ['{\n  return value', '{ return value'],
    }),
    still('a trailing comma in a call', {
      'walk/lib/find-pair.ts': ['subtract(second, first)', 'subtract(second, first,)'],
    }),
    still('a trailing comma in an array', { 'walk/steps/fit.ts': ['[1, 2, 3]', '[1, 2, 3,]'] }),
    still('no trailing comma in an object', {
      'weather/steps/tidy.ts': ["uses: ['scripts/tidy.sh'],\n", "uses: ['scripts/tidy.sh',],\n"],
    }),
    still('no semicolons', {
      'walk/lib/fold.ts': (text) => text.replaceAll(/;$/gm, ''),
      'weather/lib/stats/mean.ts': (text) => text.replaceAll(/;$/gm, ''),
      'words/steps/describe.ts': (text) => text.replaceAll(/;$/gm, ''),
    }),
    still('semicolons that end nothing', {
      'walk/lib/odd.ts': ['value - 1);\n', 'value - 1);;\n'],
      'weather/lib/stats/statistic.ts': ['.count}`;\n  }', '.count}`;\n  };'],
    }),
    still('other quotes', {
      'words/lib/close.ts': ["'closed'", '"closed"'],
      'words/lib/tone.ts': ["known.set('tone', 'flat')", 'known.set("tone", "flat")'],
    }),
    still('other quotes in imports', {
      'weather/lib/units/shift.ts': ["'./zero.ts'", '"./zero.ts"'],
      'words/lib/index.ts': ["'./greeting.ts'", '"./greeting.ts"'],
    }),
    still('quotes around the name of a field', { 'weather/lib/stats/levels.ts': ['  low: 560', "  'low': 560"] }),
    still('parentheses that change nothing', {
      'weather/lib/units/shift.ts': ['return degrees + by', 'return (degrees + by)'],
      'words/lib/numbers.ts': ['one = 1', 'one = (1)'],
    }),
    still('parentheses around what binds closer anyway', {
      'walk/lib/fold.ts': ['seed * 2 + first', '(seed * 2) + first'],
    }),
    still('parentheses around the param of an arrow', {
      'weather/lib/text/split-lines.ts': ['(line) => line.trim()', 'line => line.trim()'],
    }),
    still('a numeric separator', { 'weather/lib/stats/levels.ts': ['1_140', '1140'] }),
    still('a number written otherwise', { 'weather/lib/schemas/scale-params.ts': ['default(0.5)', 'default(.50)'] }),
    still('the whole step on other lines', {
      'weather/steps/parse.ts': ['export const parse', '\n\n\nexport\nconst parse'],
    }),
    still('imported JSON', { 'words/lib/settings.json': (text) => text.replaceAll(' ', '\n  ') }),
    still(
      'CRLF, everywhere',
      everywhere(paths, (text) => text.replaceAll('\n', '\r\n')),
    ),
    still(
      'a byte order mark, everywhere',
      everywhere(paths, (text) => `\uFEFF${text}`),
    ),
    still(
      'no line feed at the end, everywhere',
      everywhere(paths, (text) => text.trimEnd()),
    ),
  ],
});

function indentByTabs(text: string): string {
  const indented = text.replaceAll(/^(?: {2})+/gm, (spaces) => '\t'.repeat(spaces.length / 2));
  // Some files have nothing that could be indented.
  return indented === text ? `\n${text}` : indented;
}
