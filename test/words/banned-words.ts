// Words and turns that are not plain standard technical English, and what to write instead. Most people who read Cairn read
// English as a second language, in a terminal. A new row here is a decision for every text in `areas`.

export interface BannedWord {
  readonly name: string;
  readonly pattern: RegExp;
  /** What to write instead. */
  readonly write: string;
  /** Uses that are right, each with its reason. */
  readonly allowed?: readonly { readonly text: RegExp; readonly why: string }[];
}

export const bannedWords: readonly BannedWord[] = [
  {
    name: 'is no',
    pattern:
      /(?<!\b(?:[Tt]here|that|which|what) )\b(?:is|are|was|were) no (?!longer\b|more\b|less\b|different\b|one\b)\w+/,
    write: "'is not a'",
  },
  { name: 'not to be', pattern: /\bnot to be (?:had|found|seen)\b/, write: "'cannot be found', 'is unavailable'" },
  { name: 'for ever', pattern: /\bfor ever\b/, write: "'forever'" },
  { name: 'of ours', pattern: /\b(?:bugs?|errors?|mistakes?) of ours\b/, write: "'an error in Cairn'" },
  { name: 'lie', pattern: /\bkeys? lies?\b/, write: "'depends on something that is not in the key'" },
  { name: 'lies', pattern: /\b(?:lie|lies|lay|lain)\b/, write: "'is', 'is in'" },
  { name: 'stands in', pattern: /\bstands? (?:in|at|on|under|above|beside|there)\b/, write: "'is in', 'is at'" },
  { name: 'goes round', pattern: /\bgo(?:es)? round\b|\bin a circle\b/, write: "'is a cycle'" },
  { name: 'in vain', pattern: /\bin vain\b/, write: "'unused'" },
  { name: 'anew', pattern: /\banew\b/, write: "'again', 'from scratch'" },
  { name: 'beside', pattern: /\bbeside\b/, write: "'next to', 'compared with', 'as well as'" },
  { name: 'mend', pattern: /\b[Mm]end(?:s|ed)?\b/, write: "'fix', 'correct'" },
  {
    name: 'told',
    pattern: /\b(?:told|telling)\b|\btells?\b/,
    write: "'print', 'report', 'show', 'say'",
    allowed: [
      { text: /\b(?:tell|tells|told)\b(?: \S+){0,4} (?:apart|from)\b/, why: "'tell apart' is standard English" },
    ],
  },
  {
    name: 'place',
    pattern: /\bplaces?\b/,
    write: "'location', 'path', 'position'",
    allowed: [{ text: /\bin (?:\w+ )?place of\b/, why: 'means instead of' }],
  },
  {
    name: 'held',
    pattern: /\b(?:did|does|do) not hold\b|\b(?:is|are|was|were|been) held\b(?! out)/,
    write: "'passed', 'failed', 'satisfied'",
  },
  { name: 'wanted', pattern: /\bwanted\b/, write: "'required', 'expected'" },
  { name: 'surroundings', pattern: /\bsurroundings\b/, write: "'environment'" },
  {
    name: 'Of a …',
    pattern: /(?:^|[.:] )Of (?:an?|the|those|this|these|what|some|all)\b[^,]*?(?:\.|$)/,
    write: 'a sentence with a subject and a verb',
  },
  {
    name: 'value where',
    pattern: /\b(?:undefined|null|Null|empty|Empty|Undefined|left out|absent|false|true) where\b/,
    write: "'if' for conditions",
  },
  { name: 'so many', pattern: /\b[Ss]o many\b(?! that)/, write: "'this many', 'the number of'" },
  { name: 'became of', pattern: /\bbec[ao]mes? of\b/, write: "'what happened to'" },
  { name: 'is none of', pattern: /\b(?:is|are|was|were) none of\b/, write: "'is not one of'" },
  { name: 'nor', pattern: /\bnor\b/, write: "two sentences, or 'and not'" },
  { name: 'upon', pattern: /\bupon\b/, write: "'on'" },
  { name: 'spoil', pattern: /\bspoil(?:s|t|ed)?\b/, write: "'damage'" },
  { name: 'vouch', pattern: /\bvouch(?:es|ed)?\b/, write: "'is evidence for'" },
  { name: 'to the letter', pattern: /\bto the letter\b/, write: "'exactly'" },
  { name: 'of itself', pattern: /\bof (?:itself|themselves)\b/, write: "'about itself'" },
  { name: 'alike', pattern: /\b(?:asked|asks?) alike\b/, write: "'with the same params'" },
  { name: 'thereby', pattern: /\b(?:thereby|hence|whence|lest|ought|hither|thither)\b/, write: "'so', 'should'" },
  { name: 'in no key', pattern: /\bin no keys?\b|\btied to no\b/, write: "'not in the key', 'not tied to'" },
  { name: 'kin', pattern: /\band (?:its|their) kin\b/, write: "'and similar'" },
  { name: 'flow in', pattern: /\bflows? in\b/, write: "'is an input', 'pass it as an input'" },
  { name: 'looked at', pattern: /\blooked at\b/, write: "'checked', 'examined'" },
  { name: 'all the same', pattern: /\ball the same\b/, write: "'anyway', 'still'" },
];
