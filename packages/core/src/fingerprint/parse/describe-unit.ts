// Describes one piece of a module: its shape, its references, and facts about what it does.

import { ts } from 'ts-morph';
import type { Digest } from '../../base/brand.ts';
import { digestBytes } from '../../base/digest.ts';
import { type ClosureFacts, describeClosure } from './closure-facts.ts';
import type { FoundDefinition } from './find-definitions.ts';
import type { Impurity } from './impurity.ts';
import type { ListedUnit } from './list-units.ts';
import type { LoadedModule } from './module-names.ts';
import { describeObject, idOf, type ObjectFacts } from './object-facts.ts';
import { partsTaken } from './parts-taken.ts';
import { type MethodCall, surveyUnit, type Unseen } from './survey-unit.ts';
import type { MeaningOf, Reference } from './unit-meaning.ts';
import { unwrapAll, writeShape } from './write-shape.ts';

/** A piece of a module: a declaration or a statement at its top level. */
export interface Unit {
  /** The names that it declares; empty for a statement. */
  readonly names: readonly string[];
  /** It defines a step, a gate, a command or a model. */
  readonly isDefinition: boolean;
  /** It is a part of another piece, and not one of the module's own pieces. */
  readonly isPart: boolean;
  /** For a gate: the number of the part that says what it admits; null for anything else. */
  readonly admits: number | null;
  /** From 1. `start` and `end` are its position in the file. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** The digest of its code without comments, layout, types and names of local variables. */
  readonly code: Digest;
  /** In the order in which they are first mentioned. */
  readonly references: readonly Reference[];
  /** Numbers of references that are called while the module loads, or are passed to such a call. */
  readonly loadReferences: readonly number[];
  /** A function in it changes a variable of a module, or a global. */
  readonly writesState: boolean;
  /** A function in it changes its arguments, or a variable of an outer function. */
  readonly writesGiven: boolean;
  /** Names of methods that its functions call on values that they did not create. */
  readonly callsOfGiven: readonly string[];
  /** Method calls on names of modules, by the number of the reference. */
  readonly methodCalls: readonly MethodCall<number>[];
  /** The object that it declares; null for a statement. */
  readonly object: ObjectFacts<number> | null;
  /** The state that its value, or its result, keeps between calls. */
  readonly closure: ClosureFacts | null;
  /** What it takes from the result of a function, or from an object of a class: the number of its reference, and names. */
  readonly taken: readonly Taken[];
  readonly unseen: readonly Unseen[];
  readonly impurities: readonly Impurity[];
}

/** `isTwice`: what is taken is the result of the result, as in `make()()`. */
export interface Taken {
  readonly by: number;
  readonly names: readonly string[] | null;
  readonly isTwice?: true;
}

export interface DescribedUnit {
  readonly unit: Unit;
  /** The line of code that changes state while the module loads; undefined if there is none. */
  readonly effectLine: number | undefined;
  /** Modules that are loaded by a call while this one loads. */
  readonly loaded: readonly LoadedModule[];
  /** Modules that are loaded by a call at any time. */
  readonly called: readonly LoadedModule[];
}

export function describeUnit(
  { roots, declarations, isStatement, prefix }: ListedUnit,
  tree: ts.SourceFile,
  definitions: readonly FoundDefinition[],
  meaningOf: MeaningOf,
): DescribedUnit {
  const shape = writeShape<Reference>(roots, {
    meaningOf: meaningOf.identifier,
    expressionMeans: meaningOf.expression,
    isLeftOut: (node) => isResources(node, meaningOf),
  });
  const numbers = new Map(shape.references.map(({ id }, number) => [id, number]));
  const survey = surveyUnit(roots, meaningOf);
  const line = tree.getLineAndCharacterOfPosition(roots[0]!.getStart()).line + 1;
  const unit: Unit = {
    names: declarations.map(({ name }) => name),
    isDefinition: definitions.some(
      ({ position, isInFunction }) =>
        !isInFunction && roots.some((root) => root.pos <= position && position < root.end),
    ),
    isPart: false,
    admits: null,
    line,
    start: roots[0]!.getStart(),
    end: roots.at(-1)!.end,
    code: digestBytes(JSON.stringify([prefix, ...shape.words])),
    references: shape.references.map(({ to }) => to),
    loadReferences: [...numbers].flatMap(([id, number]) => (survey.loadReferences.has(id) ? [number] : [])),
    writesState: survey.writesState,
    writesGiven: survey.writesGiven,
    callsOfGiven: survey.callsOfGiven,
    methodCalls: survey.methodCalls.flatMap((call) => {
      const reference = numbers.get(call.reference);
      return reference === undefined ? [] : [{ ...call, reference }];
    }),
    object: isStatement ? null : numberReferences(describeObject(roots[0]!, meaningOf), numbers),
    closure: isStatement ? null : describeClosure(roots[0]!, meaningOf),
    taken: partsTaken(roots[0]!).flatMap(({ from, names }) => {
      const inner = unwrapAll(from.expression);
      const isTwice = ts.isCallExpression(inner);
      const by = numbers.get(idOf(isTwice ? inner.expression : inner, meaningOf) ?? '');
      return by === undefined ? [] : [{ by, names, ...(isTwice && { isTwice }) }];
    }),
    unseen: survey.unseen,
    impurities: survey.impurities,
  };
  return { unit, effectLine: isStatement ? line : survey.effectLine, loaded: survey.loaded, called: survey.called };
}

function numberReferences(facts: ObjectFacts<string>, numbers: ReadonlyMap<string, number>): ObjectFacts<number> {
  const numberOf = (id: string | null): number | null => (id === null ? null : (numbers.get(id) ?? null));
  if (facts.type === 'class') return { ...facts, base: numberOf(facts.base) };
  if (facts.type !== 'literal') return facts.type === 'made' ? { ...facts, by: numberOf(facts.by) } : facts;
  const held = facts.held.flatMap(({ name, by }) => {
    const number = numberOf(by);
    return number === null ? [] : [{ name, by: number }];
  });
  return { ...facts, held };
}

/** Resources of a definition decide when it runs, and its stub what another sort of run gives: its outputs stay the same. */
function isResources(node: ts.Node, meaningOf: MeaningOf): boolean {
  const isField =
    ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node) || ts.isMethodDeclaration(node);
  if (!isField || ts.isComputedPropertyName(node.name) || !['resources', 'check', 'stub'].includes(node.name.text))
    return false;
  const call = node.parent.parent;
  const definer = ts.isCallExpression(call) ? (meaningOf.definerOf(call.expression) ?? '') : '';
  if (node.name.text === 'stub') return /^define(Step|Command|Source|Kind)$/.test(definer);
  if (ts.isMethodDeclaration(node)) return false;
  // How often a source is asked for its version is not what it gives. That of a gate is its body.
  return node.name.text === 'check' ? definer === 'defineSource' : /^define(Step|Gate|Command|Source)$/.test(definer);
}
