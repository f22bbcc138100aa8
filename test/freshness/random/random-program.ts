// Random projects that load and end: what is computed while modules load reads only what is there by then, and calls are
// counted down.

import fc from 'fast-check';
import {
  type Declaration,
  effectKinds,
  isEager,
  operators,
  type Program,
  type ProgramStep,
  type Use,
  type Way,
  ways,
} from './program.ts';

const digit = fc.integer({ min: 1, max: 9 });

const drawnUse = fc.record({
  to: fc.nat(20),
  way: fc.constantFrom(...ways),
  operator: fc.constantFrom(...operators),
});

const drawnDeclaration = fc.record({
  kind: fc.constantFrom('function', 'constant', 'class', 'table', 'json'),
  file: fc.nat(3),
  value: digit,
  spare: digit,
  base: fc.nat(20),
  uses: fc.array(drawnUse, { maxLength: 3 }),
});

const drawnStep = fc.record({
  file: fc.nat(2),
  uses: fc.array(drawnUse, { minLength: 1, maxLength: 3 }),
  inputs: fc.array(fc.nat(10), { maxLength: 2 }),
  initial: digit,
  set: fc.option(digit),
  readsRegistry: fc.boolean(),
});

const drawnEffect = fc.record({ file: fc.nat(3), kind: fc.constantFrom(...effectKinds), value: digit });

export const randomProgram: fc.Arbitrary<Program> = fc
  .record({
    declarations: fc.array(drawnDeclaration, { minLength: 1, maxLength: 9 }),
    steps: fc.array(drawnStep, { minLength: 2, maxLength: 5 }),
    // In one project of three.
    effects: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(drawnEffect, { minLength: 1, maxLength: 2 })),
  })
  .map(({ declarations, steps, effects }) => {
    const drawn = declarations.map((declaration, number) => ({ ...declaration, number }) as Declaration);
    const sound = drawn.map((declaration) => makeSound(declaration, drawn));
    return {
      declarations: sound,
      steps: steps.map(
        (step, number): ProgramStep => ({
          ...step,
          number,
          uses: step.uses.map((use) => pointTo(use, sound)),
          inputs: number ? [...new Set(step.inputs.map((input) => input % number))] : [],
        }),
      ),
      effects,
      retargeted: [],
      styles: {},
      layouts: {},
      unrelated: [],
      importsReversed: [],
      functionsReversed: [],
      renamed: {},
    };
  });

function pointTo(use: Use, declarations: readonly Declaration[]): Use {
  return soundWay({ ...use, to: use.to % declarations.length }, declarations);
}

/** JSON is imported directly. */
function soundWay(use: Use, declarations: readonly Declaration[]): Use {
  return declarations[use.to]!.kind === 'json' ? { ...use, way: 'name' } : use;
}

function makeSound(declaration: Declaration, all: readonly Declaration[]): Declaration {
  const { kind, number, file } = declaration;
  const isThere = (other: Declaration): boolean => other.number < number && (other.file === 0 || other.file === file);
  const bases = all.filter((other) => kind === 'class' && other.kind === 'class' && isThere(other));
  const uses = declaration.uses
    .map((use) => pointTo(use, all))
    .filter(({ to }) => canUse(declaration, all[to]!))
    .map((use) => {
      const isNear = isEager(declaration) || file === 0 || use.way === 'import()';
      return soundWay(isNear ? { ...use, way: nearest(use.way) } : use, all);
    });
  const base = bases.length ? bases[declaration.base! % bases.length]!.number : null;
  return { ...declaration, base, uses: kind === 'json' ? [] : uses };
}

function nearest(way: Way): Way {
  return way === 'another name' || way === 'namespace' ? way : 'name';
}

/** Whether one may use the other without a module being read before it has run. */
export function canUse(declaration: Declaration, other: Declaration): boolean {
  if (other.kind === 'json') return true;
  if (declaration.file === 0 && other.file !== 0) return false;
  if (!isEager(declaration)) return true;
  return isEager(other) && other.number < declaration.number && (other.file === 0 || other.file === declaration.file);
}
