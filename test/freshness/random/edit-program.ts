// Random edits of a program. Each finds the places where it can be made, and takes one of them.

import fc from 'fast-check';
import {
  type Barrel,
  type Declaration,
  effectKinds,
  isEager,
  layouts,
  operators,
  type Program,
  type Use,
  type Way,
} from './program.ts';
import { canUse } from './random-program.ts';
import { writeProgram } from './write-program.ts';

export interface Draw {
  readonly type: EditType;
  /** Which of the places, and which of the ways. */
  readonly at: number;
  readonly to: number;
}

type Change = (program: Program, at: number, to: number) => Program | undefined;

const pick = <T>(items: readonly T[], index: number): T | undefined => items[index % items.length];

function changeDeclaration(program: Program, number: number, change: Partial<Declaration>): Program {
  const declarations = program.declarations.map((one) => (one.number === number ? { ...one, ...change } : one));
  return { ...program, declarations };
}

const changeLiteral =
  (field: 'value' | 'spare'): Change =>
  (program, at, to) => {
    const one = pick(program.declarations, at)!;
    return changeDeclaration(program, one.number, { [field]: one[field] + 1 + (to % 5) });
  };

interface PlacedUse {
  readonly use: Use;
  /** Null for a step. */
  readonly user: Declaration | null;
  replace(uses: readonly Use[]): Program;
}

function listUses(program: Program): readonly PlacedUse[] {
  const inDeclarations = program.declarations.flatMap((user) =>
    user.uses.map(
      (use, index): PlacedUse => ({
        use,
        user,
        replace: (uses) => changeDeclaration(program, user.number, { uses: user.uses.toSpliced(index, 1, ...uses) }),
      }),
    ),
  );
  const inSteps = program.steps.flatMap((step) =>
    step.uses.map(
      (use, index): PlacedUse => ({
        use,
        user: null,
        replace: (uses) => ({
          ...program,
          steps: program.steps.with(step.number, { ...step, uses: step.uses.toSpliced(index, 1, ...uses) }),
        }),
      }),
    ),
  );
  return [...inSteps, ...inDeclarations];
}

const changeUse =
  (change: (placed: PlacedUse, program: Program, to: number) => readonly Use[] | undefined): Change =>
  (program, at, to) => {
    const placed = pick(listUses(program), at);
    const uses = placed && change(placed, program, to);
    return uses && placed.replace(uses);
  };

/** Hands out another declaration of the same kind under the name of one that somebody imports this way. */
const retarget =
  (barrel: Barrel, isConstant = false): Change =>
  (program, at, to) => {
    const ways: readonly Way[] = barrel === 'export *' ? ['export *', 'export * twice'] : [barrel];
    const numbers = new Set(
      listUses(program)
        .filter(({ use }) => ways.includes(use.way))
        .map(({ use }) => use.to),
    );
    const number = pick([...numbers], at);
    if (number === undefined) return undefined;
    const { kind } = program.declarations[number]!;
    if (isConstant)
      return kind === 'constant'
        ? { ...program, retargeted: [...program.retargeted, { barrel, number, to: String(10 + to) }] }
        : undefined;
    const others = program.declarations.filter((one) => one.kind === kind && one.number !== number);
    const other = pick(others, to)?.number;
    return other === undefined
      ? undefined
      : { ...program, retargeted: [...program.retargeted, { barrel, number, to: other }] };
  };

const restyle =
  (style: (to: number) => Program['styles'][number]): Change =>
  (program, at, to) => {
    const { number } = pick(program.declarations, at)!;
    return { ...program, styles: { ...program.styles, [number]: { ...program.styles[number], ...style(to) } } };
  };

const addUnrelated =
  (write: (name: string, program: Program, file: number) => string): Change =>
  (program, at) => {
    const file = at % 4;
    const name = `u${program.unrelated.length}`;
    return { ...program, unrelated: [...program.unrelated, { file, text: write(name, program, file) }] };
  };

export const edits = {
  'a number': changeLiteral('value'),
  'a spare number': changeLiteral('spare'),
  'an operator': changeUse(({ use }, _, to) => [{ ...use, operator: pick(operators, to)! }]),
  'what is called': changeUse(({ use, user }, program, to) => {
    const others = program.declarations.filter((one) => !user || canUse(user, one));
    const other = pick(others, to);
    if (!other) return undefined;
    return [{ ...use, to: other.number, way: other.kind === 'json' ? 'name' : use.way }];
  }),
  'a call more': changeUse(({ use }) => [use, use]),
  'a call less': changeUse(() => []),
  'a re-export': retarget('barrel'),
  'a re-export under another name': retarget('renamed by a barrel'),
  'a re-export beside export *': retarget('export *'),
  'a constant beside export *': retarget('export *', true),
  'the base of a class': (program, at) => {
    const one = pick(
      program.declarations.filter(({ kind }) => kind === 'class'),
      at,
    );
    if (!one) return undefined;
    const bases = program.declarations.filter(
      ({ kind, number, file }) => kind === 'class' && number < one.number && (file === 0 || file === one.file),
    );
    const other = one.base === null ? bases[0] : undefined;
    return other || one.base !== null
      ? changeDeclaration(program, one.number, { base: other?.number ?? null })
      : undefined;
  },
  'the default of a param': (program, at, to) => {
    const step = pick(program.steps, at)!;
    return { ...program, steps: program.steps.with(step.number, { ...step, initial: step.initial + 1 + (to % 5) }) };
  },
  'what the pipeline sets': (program, at, to) => {
    const step = pick(program.steps, at)!;
    return { ...program, steps: program.steps.with(step.number, { ...step, set: 20 + to }) };
  },
  'what a file does while it loads': (program, at, to) => {
    const index = at % Math.max(1, program.effects.length);
    const effect = program.effects[index];
    return effect && { ...program, effects: program.effects.with(index, { ...effect, value: effect.value + 1 + to }) };
  },
  'one thing more that a file does while it loads': (program, at, to) => {
    const kind = pick(effectKinds, to)!;
    return program.effects.length
      ? { ...program, effects: [...program.effects, { file: at % 4, kind, value: 1 }] }
      : undefined;
  },
  'a comment': restyle((to) => ({ comment: `Said ${to}, with a ' and a \` and a { in it.` })),
  'the name of a local': restyle((to) => ({ local: pick(['total', 'x1', 'acc'], to)! })),
  'a type': restyle((to) => ({ isTyped: to % 4 > 0 })),
  parentheses: restyle((to) => ({ hasParentheses: to % 4 > 0 })),
  'the layout of a file': (program, at, to) => {
    const paths = Object.keys(writeProgram(program)).filter((path) => path.endsWith('.ts'));
    return { ...program, layouts: { ...program.layouts, [pick(paths, at)!]: pick(layouts, to)! } };
  },
  'the order of imports': (program, at) => {
    const paths = Object.keys(writeProgram(program)).filter((path) => /^(lib\/f|steps\/)/.test(path));
    return { ...program, importsReversed: [...program.importsReversed, pick(paths, at)!] };
  },
  'the order of functions': (program, at) => ({
    ...program,
    functionsReversed: [...program.functionsReversed, at % 4],
  }),
  'the way of an import': changeUse(({ use, user }, program, to) => {
    if (program.declarations[use.to]!.kind === 'json' || use.way === 'import()') return undefined;
    const near: readonly Way[] = ['name', 'another name', 'namespace'];
    const all: readonly Way[] = [
      ...near,
      'barrel',
      'export *',
      'export * twice',
      'renamed by a barrel',
      'exported namespace',
    ];
    return [{ ...use, way: pick(user && (isEager(user) || user.file === 0) ? near : all, to)! }];
  }),
  'an unrelated constant': addUnrelated((name) => `export const ${name} = 5;`),
  'an unrelated function': addUnrelated((name, program, file) => {
    const used = program.declarations.find((one) => one.file === file && one.kind === 'function');
    return `export function ${name}(x: number) {\n  return ${used ? `d${used.number}(x, 1)` : 'x'};\n}`;
  }),
  'unrelated code that is not exported': addUnrelated((name) => `class ${name} {\n  at = 1;\n}`),
  'the name of a file': (program, at) => ({
    ...program,
    renamed: { ...program.renamed, [at % 4]: (program.renamed[at % 4] ?? 0) + 1 },
  }),
  'where a function lies': (program, at, to) => {
    const one = pick(
      program.declarations.filter(({ kind, file }) => kind === 'function' && file !== 0),
      at,
    );
    return one && changeDeclaration(program, one.number, { file: 1 + (to % 3) });
  },
  'where a constant lies': (program, at, to) => {
    const isRead = new Set(program.declarations.filter(isEager).flatMap(({ uses }) => uses.map((use) => use.to)));
    const free = program.declarations.filter(
      (one) => isEager(one) && one.file !== 0 && !one.uses.length && !isRead.has(one.number),
    );
    const one = pick(free, at);
    return one && changeDeclaration(program, one.number, { file: 1 + (to % 3) });
  },
  'where a step lies': (program, at, to) => {
    const step = pick(program.steps, at)!;
    return { ...program, steps: program.steps.with(step.number, { ...step, file: to % 3 }) };
  },
} as const satisfies Record<string, Change>;

export type EditType = keyof typeof edits;
export const editTypes = Object.keys(edits) as readonly EditType[];

export const randomEdit: fc.Arbitrary<Draw> = fc.record({
  type: fc.constantFrom(...editTypes),
  at: fc.nat(40),
  to: fc.nat(40),
});

/** Undefined where there is no place for it, or where the text stays as it is. */
export function editProgram(program: Program, { type, at, to }: Draw): Program | undefined {
  const edited = (edits[type] as Change)(program, at, to);
  if (!edited) return undefined;
  return JSON.stringify(writeProgram(edited)) === JSON.stringify(writeProgram(program)) ? undefined : edited;
}
