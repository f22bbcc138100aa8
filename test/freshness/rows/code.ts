// What a step's code is made of: whoever reaches it runs, and what follows from its new results.

import type { Row, Table } from '../row.ts';

const scales = ['scale(factor=2)', 'scale(factor=3)'];
const afterScale = ['summarise', 'plausible', 'publish'];
/** The verdict stays as it is while the mean does. */
const afterSummary = ['summarise', 'plausible'];
const afterParse = ['parse', ...scales, ...afterScale];

function runs(labels: readonly string[], name: string, edit: Row['edit'] & {}): Row {
  return { name, edit, runs: labels };
}

/** Code that a step reaches, without a trace in what it makes. */
function runsInVain(labels: readonly string[], name: string, edit: Row['edit'] & {}): Row {
  return { name, edit, runs: labels, makesTheSame: true };
}

export const code: Table = {
  constant: [
    runs(afterParse, 'a number, four files away', { 'weather/lib/units/zero.ts': ['273.15', '273.16'] }),
    runs(afterParse, 'one that is not exported', { 'weather/lib/units/to-kelvin.ts': ['places = 2', 'places = 1'] }),
    runs(['describe'], 'a string', { 'words/lib/greeting.ts': ["'hello'", "'hallo'"] }),
    runs(['describe'], 'a space in a string', { 'words/lib/late.ts': ["'better late'", "'better  late'"] }),
    runs(['describe'], 'a string behind what looks like a comment', {
      'words/lib/make-known.ts': ['// all day', '// all night'],
    }),
    runsInVain(['describe'], 'a number that becomes a string', { 'words/lib/numbers.ts': ['one = 1', "one = '1'"] }),
    runs(afterSummary, 'a value of an as const object', { 'weather/lib/stats/levels.ts': ['low: 560', 'low: 570'] }),
    runs(afterSummary, 'an arrow in an object in an object', {
      'weather/lib/stats/levels.ts': ['last > first', 'last < first'],
    }),
    runs(afterSummary, 'a value of what stands for an enum', {
      'weather/lib/stats/levels.ts': ["Rising: 'rising'", "Rising: 'up'"],
    }),
    runs(['parse', ...scales], 'one that is destructured elsewhere', {
      'weather/lib/text/defaults.ts': ["country: 'nowhere'", "country: 'here'"],
    }),
    runs(afterSummary, 'a field that is set from outside of its braces', {
      'weather/lib/stats/limits.ts': ['limits.most = 4', 'limits.most = 3'],
    }),
    runs(['parse', ...scales], 'the order of the fields of a result', {
      'weather/lib/text/read-line.ts': [
        '{ place, kelvin: toKelvin(Number(degrees)), tag: tell(place) }',
        '{ kelvin: toKelvin(Number(degrees)), place, tag: tell(place) }',
      ],
    }),
  ],

  expression: [
    runs(afterParse, 'a regular expression', {
      'weather/lib/text/read-line.ts': ['(?<place>[a-z]+)', '(?<place>[a-z]{5,})'],
    }),
    runs(afterParse, 'the flags of a regular expression', { 'weather/lib/text/read-line.ts': ['/iu', '/u'] }),
    runs(['parse', ...scales], 'a template', { 'weather/lib/text/read-line.ts': ['} in $', '} at $'] }),
    runs(['walk'], 'a space in a template', { 'walk/steps/walk.ts': ['} it is', '}  it is'] }),
    runs(['walk'], 'an operator', { 'walk/lib/paces.ts': ['at < end', 'at <= end'] }),
    runs(['walk'], 'two arguments exchanged', {
      'walk/lib/find-pair.ts': ['subtract(second, first)', 'subtract(first, second)'],
    }),
    runs(['walk'], 'two params exchanged', {
      'walk/lib/find-pair.ts': ['(left: number, right: number)', '(right: number, left: number)'],
    }),
    runs(['walk'], 'where a loop ends', { 'walk/lib/find-pair.ts': ['first < 9', 'first < 2'] }),
    runs(['walk'], 'what a label is for', { 'walk/lib/find-pair.ts': ['break search', 'continue search'] }),
    runs(['walk'], 'a line break behind return', { 'walk/lib/even.ts': ['return value ===', 'return\n  value ==='] }),
    runs(['walk'], 'no await', { 'walk/steps/walk.ts': ['await addLate', 'addLate'] }),
    runsInVain(['parse'], 'optional chaining', {
      'weather/lib/text/read-line.ts': ['found.groups as', 'found?.groups as'],
    }),
    runsInVain(['parse'], 'an outer constant in place of a param of its value', {
      'weather/lib/units/to-kelvin.ts': ['10 ** digits', '10 ** places'],
    }),
    runsInVain(['walk'], 'parentheses that change what is bound', {
      'walk/lib/fold.ts': ['seed * 2 + first', 'seed + (seed + first)'],
    }),
  ],

  function: [
    runs(afterParse, 'a default param', {
      'weather/lib/text/split-lines.ts': ['most = 4', 'most = 3'],
    }),
    runs(afterParse, 'a default param that is computed', { 'weather/lib/units/shift.ts': ['= zero', '= zero + 1'] }),
    runs(['walk'], 'one that calls itself', { 'walk/lib/fold.ts': ['seed * 2', 'seed * 3'] }),
    runs(['walk'], 'one of two that call each other', {
      'walk/lib/odd.ts': ['isEven(value - 1)', 'isEven(value - 1).toUpperCase()'],
    }),
    runs(['walk'], 'the other of two that call each other', { 'walk/lib/even.ts': ["'even'", "'Even'"] }),
    runs(['walk'], 'a generator', { 'walk/lib/paces.ts': ['yield at;', 'yield at + 1;'] }),
    runs(['walk'], 'an async one', { 'walk/lib/add-late.ts': ['list.push(word)', 'list.push(word, word)'] }),
    runs(['walk'], 'a tag of templates', { 'walk/lib/mark.ts': ['=> `<', '=> `['] }),
    runs(afterSummary, 'a generic one', { 'weather/lib/stats/last-of.ts': ['last ?? otherwise', 'otherwise ?? last'] }),
    runs(['describe'], 'a default export', { 'words/lib/close.ts': ["'closed'", "'shut'"] }),
    runsInVain(['parse'], 'the body of a step', {
      'weather/steps/parse.ts': ['.filter((reading) => reading !== undefined)', '.flatMap((reading) => reading ?? [])'],
    }),
  ],

  class: [
    runs(afterScale, 'a method', { 'weather/lib/stats/mean.ts': ['this.#sum / this.count', 'this.#sum'] }),
    runs(afterSummary, 'a method of the base class', { 'weather/lib/stats/statistic.ts': ['} of ${', '} over ${'] }),
    runs(afterScale, 'a static member', { 'weather/lib/stats/statistic.ts': ['digits = 3', 'digits = 0'] }),
    runs(afterSummary, 'a getter', {
      'weather/lib/stats/statistic.ts': ['return this.values.length', 'return this.values.length + 1'],
    }),
    runs(afterScale, 'a private field', { 'weather/lib/stats/mean.ts': ['#sum = 0', '#sum = 1'] }),
    runs(afterSummary, 'a computed member', {
      'weather/lib/stats/spread.ts': ['this.values) - Math', 'this.values) + Math'],
    }),
    runsInVain(['summarise'], 'the name of a computed member', {
      'weather/lib/stats/spread.ts': ["member = 'widest'", "member = 'range'"],
      'weather/steps/summarise.ts': ['spread.widest()', 'spread.range()'],
    }),
    runs(afterSummary, 'another base class', {
      'weather/lib/stats/rough.ts': `import { Statistic } from './statistic.ts';

export abstract class Rough extends Statistic {
  protected override finish(value: number): number {
    return Math.round(value) + 1;
  }
}
`,
      'weather/lib/stats/spread.ts': [
        ["import { Statistic } from './statistic.ts'", "import { Rough } from './rough.ts'"],
        ['extends Statistic', 'extends Rough'],
      ],
    }),
    runs(afterSummary, 'a static block', {
      'weather/lib/stats/mean.ts': [
        '  #sum = 0;',
        `  #sum = 0;

  static {
    Mean.prototype.describe = () => "a mean";
  }`,
      ],
    }),
  ],

  'way to a name': [
    runs(['describe'], 'a re-export from another file', { 'words/lib/index.ts': ["'./greeting.ts'", "'./loud.ts'"] }),
    runs(['describe'], 'a re-export of another name', {
      'words/lib/index.ts': ['export { greeting }', 'export { farewell as greeting }'],
    }),
    runs(['describe'], 'a re-export of a name, and no more of the default', {
      'words/lib/index.ts': ["export { default as close } from './close.ts'", "export { close } from './loud.ts'"],
    }),
    runs(['describe'], 'a name beside an export * that has it too', {
      'words/lib/index.ts': [
        "export * from './endings.ts';",
        "export * from './endings.ts';\nexport const ending = 'no end';",
      ],
    }),
    runs(['describe'], 'a re-export beside an export * that has it too', {
      'words/lib/last.ts': "export const ending = 'the last';\n",
      'words/lib/index.ts': [
        "export * from './endings.ts';",
        "export * from './endings.ts';\nexport { ending } from './last.ts';",
      ],
    }),
    runs(['describe'], 'export * of another file', {
      'words/lib/last.ts': "export const ending = 'the last';\n",
      'words/lib/index.ts': ["'./endings.ts'", "'./last.ts'"],
    }),
    runs(['describe'], 'export * as, of another file', {
      'words/lib/ones.ts': 'export const one = 11;\n',
      'words/lib/index.ts': ["'./numbers.ts'", "'./ones.ts'"],
    }),
    runs(['describe'], 'a member of an exported namespace', { 'words/lib/numbers.ts': ['one = 1', 'one = 11'] }),
    runs(['describe'], 'a member of an imported namespace', { 'words/lib/marks.ts': ["'-'", "'='"] }),
    runs(['describe'], 'another member of an imported namespace', {
      'words/steps/describe.ts': ['marks.dash', 'marks.dot'],
    }),
    runs(['speak'], 'a new name in a namespace that is asked for its names', {
      'words/lib/moods.ts': ['export const sad', 'export const mad = 3;\nexport const sad'],
    }),
    runs(['describe'], 'a whole barrel', {
      'words/lib/others.ts': `export { close, greeting } from './loud.ts';
export { pause as ending } from './endings.ts';
export * as numbers from './numbers.ts';
`,
      'words/steps/describe.ts': ["'../lib/index.ts'", "'../lib/others.ts'"],
    }),
    runs(afterParse, 'an import of another name', {
      'weather/lib/units/shift.ts': ['import { zero }', 'import { boiling as zero }'],
    }),
    runs(afterParse, 'an import from another file', {
      'weather/lib/units/other.ts': 'export const zero = 300;\n',
      'weather/lib/units/shift.ts': ["'./zero.ts'", "'./other.ts'"],
    }),
    runs(afterParse, 'two names exchanged where they are exported', {
      'weather/lib/units/zero.ts': [
        ['export const zero', 'const zero'],
        ['export const boiling = 373.15;', 'const boiling = 373.15;\nexport { boiling as zero, zero as boiling };'],
      ],
    }),
    runs(['describe'], 'two files exchanged', {
      'words/lib/greeting.ts': "export const greeting = 'HELLO';\nexport const close = () => 'CLOSED';\n",
      'words/lib/loud.ts': "export const greeting = 'hello';\nexport const farewell = 'bye';\n",
    }),
    runs(['describe'], 'the target of import()', {
      'words/lib/late.ts': ["late = 'better late'", "late = 'too late'"],
    }),
    runs(['describe'], 'import() of another file', {
      'words/lib/later.ts': "export const late = 'later';\n",
      'words/steps/describe.ts': ["'../lib/late.ts'", "'../lib/later.ts'"],
    }),
    runs(['describe'], 'a value of imported JSON', { 'words/lib/settings.json': ['12', '13'] }),
    runs(['describe'], 'a null of imported JSON that was a number beyond all', {
      'words/lib/settings.json': ['1e999', 'null'],
    }),
    runs(['describe'], 'a zero of imported JSON that is a minus zero', {
      'words/lib/settings.json': ['"least": 0', '"least": -0'],
    }),
    runs(['describe'], 'another file of JSON', {
      'words/lib/wide.json': '{ "width": 20, "least": 0, "most": 1e999 }\n',
      'words/steps/describe.ts': ["'../lib/settings.json'", "'../lib/wide.json'"],
    }),
  ],

  'while a module loads': [
    runs(['describe'], 'a file that is imported for what it does', {
      'words/lib/make-known.ts': ["'wet", "'very wet"],
    }),
    runs(['describe'], 'a file is no longer imported for what it does', {
      'words/steps/describe.ts': ["import '../lib/make-known.ts';\n", ''],
    }),
    runs(['speak'], 'a file that does something beside a constant that is used', {
      'words/lib/tone.ts': ["'flat'", "'sharp'"],
    }),
    runs(['describe'], 'a let that is summed up', { 'words/lib/total.ts': ["'snow'", "'sleet'"] }),
    runs(['describe'], 'a let that begins elsewhere', { 'words/lib/total.ts': ['let total = 0', 'let total = 1'] }),
    runs(['load'], 'what a function does to what it is given', {
      'words/lib/load/by-function.ts': ["'function', 1", "'function', 2"],
    }),
    runs(['load'], 'what a method does to its object', { 'words/lib/load/by-method.ts': ["'method'", "'other'"] }),
    runs(['load'], 'what such a method does', {
      'words/lib/load/registry.ts': ['push(name)', 'unshift(name.toUpperCase())'],
    }),
    runs(['load'], 'what a function does that is called back', {
      'words/lib/load/by-local.ts': [
        'function start()',
        `export const lengths = ['called back'].map((word) => {
  registry.set(word, 1);
  return word.length;
});

function start()`,
      ],
    }),
    runs(['load'], 'what a function does through a local', {
      'words/lib/load/by-local.ts': ["'local', 1", "'local', 2"],
    }),
    runs(['load'], 'what a constructor does to what it is given', {
      'words/lib/load/by-constructor.ts': ["'constructor', 1", "'constructor', 2"],
    }),
    runs(['load'], 'what a function of another file does to what it is given', {
      'words/lib/load/add-to.ts': ['set(name, 1)', 'set(name, 2)'],
    }),
    runs(['load'], 'what a function of another file is given', {
      'words/lib/load/by-other-file.ts': ["'other file')", "'another file')"],
    }),
    runs(['load'], 'what a static block does', { 'words/lib/load/by-class.ts': ["'class', 1", "'class', 2"] }),
    runs(['load'], 'what a function does that is called at once', {
      'words/lib/load/by-call-at-once.ts': ["'at once', 1", "'at once', 2"],
    }),
    runs(['load'], 'what a function does to what another one returns', {
      'words/lib/load/by-returned.ts': ["'returned', 1", "'returned', 2"],
    }),
    runs(['load'], 'what a variable is set to', { 'words/lib/load/by-variable.ts': ['begin(2)', 'begin(3)'] }),
    runs(['load'], 'a file that is loaded by import()', { 'words/lib/load/plugin.ts': ["'plugin', 1", "'plugin', 2"] }),
    runs(['load'], 'a member of what all share', {
      'words/lib/load/by-prototype.ts': ["value: 'wordy'", "value: 'wordier'"],
    }),
    runs(['load'], 'a global', { 'words/lib/load/by-global.ts': ["'windy'", "'still'"] }),
    runs(['load'], 'the order of two files that are imported for what they do', {
      'words/steps/load.ts': [
        "import '../lib/load/first.ts';\nimport '../lib/load/second.ts';",
        "import '../lib/load/second.ts';\nimport '../lib/load/first.ts';",
      ],
    }),
    runsInVain(['speak'], 'a file that an imported one imports, for what it does', {
      'words/lib/late-tone.ts': `import { known } from './known.ts';

known.set('tone', 'early');
`,
      'words/lib/tone.ts': [
        "import { known } from './known.ts';",
        "import './late-tone.ts';\nimport { known } from './known.ts';",
      ],
    }),
  ],
};
