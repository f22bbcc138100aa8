// A project as data: declarations in files, the ways in which they are imported, and steps that call into them.

export type DeclarationKind = 'constant' | 'function' | 'class' | 'table' | 'json';

/** How a name reaches the file that uses it. */
export const ways = [
  'name',
  'another name',
  'namespace',
  'barrel',
  'export *',
  'export * twice',
  'renamed by a barrel',
  'exported namespace',
  'import()',
] as const;
export type Way = (typeof ways)[number];

/** Barrels that can hand out one declaration under the name of another. */
export type Barrel = 'barrel' | 'export *' | 'renamed by a barrel';

export const operators = ['+', '-', '*', '^'] as const;

export interface Use {
  /** The declaration's number. */
  readonly to: number;
  readonly way: Way;
  readonly operator: (typeof operators)[number];
}

export interface Declaration {
  /** By which it is named: `d3`. */
  readonly number: number;
  readonly kind: DeclarationKind;
  /** The number of its file. File 0 imports no other, so that what is computed while modules load is there in time. */
  readonly file: number;
  readonly value: number;
  /** A default param, a static member, a field that nobody reads. */
  readonly spare: number;
  /** Of a class: the number of the class that it extends. */
  readonly base: number | null;
  readonly uses: readonly Use[];
}

export const effectKinds = ['statement', 'function', 'callback', 'call at once'] as const;

/** What a file does to the registry while it loads. */
export interface Effect {
  readonly file: number;
  readonly kind: (typeof effectKinds)[number];
  readonly value: number;
}

export interface ProgramStep {
  readonly number: number;
  /** The number of its file. */
  readonly file: number;
  readonly uses: readonly Use[];
  /** Numbers of earlier steps. */
  readonly inputs: readonly number[];
  /** The default of its param. */
  readonly initial: number;
  /** What the pipeline sets; null where it sets nothing. */
  readonly set: number | null;
  /** Sums up the registry, and loads all files that fill it. */
  readonly readsRegistry: boolean;
}

/** How a declaration is written; it means the same. */
export interface Style {
  readonly comment?: string;
  readonly local?: string;
  readonly isTyped?: boolean;
  readonly hasParentheses?: boolean;
}

export const layouts = ['crlf', 'byte order mark', 'tabs', 'no semicolons', 'blank lines', 'double quotes'] as const;

export interface Program {
  readonly declarations: readonly Declaration[];
  readonly steps: readonly ProgramStep[];
  readonly effects: readonly Effect[];
  /** What a barrel hands out in place of a declaration: the number of another one, or a constant of its own. */
  readonly retargeted: readonly { readonly barrel: Barrel; readonly number: number; readonly to: number | string }[];
  /** By the number of a declaration. */
  readonly styles: Readonly<Record<number, Style>>;
  /** By the path of a file. */
  readonly layouts: Readonly<Record<string, (typeof layouts)[number]>>;
  /** Code that nobody uses. */
  readonly unrelated: readonly { readonly file: number; readonly text: string }[];
  /** Files whose imports are in reverse order. */
  readonly importsReversed: readonly string[];
  /** Files whose functions come last, in reverse order. */
  readonly functionsReversed: readonly number[];
  /** How often a file was renamed. */
  readonly renamed: Readonly<Record<number, number>>;
}

/** What a use leads to: the number of a declaration, or the constant of a barrel. */
export function targetOf({ to, way }: Use, program: Program): number | string {
  const barrel = way === 'export * twice' ? 'export *' : way;
  const found = program.retargeted.findLast((one) => one.barrel === barrel && one.number === to);
  return found?.to ?? to;
}

/** A reference that is read while its module loads. */
export function isEager({ kind }: Pick<Declaration, 'kind'>): boolean {
  return kind === 'constant' || kind === 'table';
}
