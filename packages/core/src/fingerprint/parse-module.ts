// One module as the fingerprint sees it: the pieces it is made of, each with its shape and what it refers to, and the
// names it imports and exports. It follows from the module's bytes alone.

import { ts } from 'ts-morph';
import type { Digest } from '../base/brand.ts';
import { digestBytes } from '../base/digest.ts';
import { bindModule } from './bind-module.ts';
import { type FoundDefinition, findDefinitions } from './find-definitions.ts';
import type { Impurity } from './impurity.ts';
import { listUnits } from './list-units.ts';
import { type Exported, readModuleNames } from './module-names.ts';
import { surveyUnit, type Unseen } from './survey-unit.ts';
import { createMeaningOf, type MeaningOf, type Reference } from './unit-meaning.ts';
import { writeShape } from './write-shape.ts';

/** A piece of a module: a declaration at its top, or a statement there. */
export interface Unit {
  /** What it declares; nothing for a statement. */
  readonly names: readonly string[];
  /** It defines a step, a gate, a command or a model. */
  readonly isDefinition: boolean;
  /** From 1, and where its text lies in the file. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** Of its code without comments, layout, types and names of locals. */
  readonly code: Digest;
  /** In the order of their first mention. */
  readonly references: readonly Reference[];
  /** Numbers of the references that code may call which runs while the module loads. */
  readonly loadReferences: readonly number[];
  readonly writesState: boolean;
  readonly unseen: Unseen | null;
  readonly impurities: readonly Impurity[];
}

export interface ParsedModule {
  readonly file: string;
  readonly units: readonly Unit[];
  readonly exported: ReadonlyMap<string, Exported>;
  /** Modules of `export * from`. */
  readonly starExports: readonly string[];
  /** Modules that are loaded with this one. */
  readonly loaded: readonly string[];
  /** Those that are loaded for what they do, and not for a name. */
  readonly forEffect: readonly string[];
  /** Line of the first code that changes state while the module loads; null when it only declares. */
  readonly effectLine: number | null;
  readonly definitions: readonly FoundDefinition[];
  /** Of the bytes as they are. */
  readonly fileDigest: Digest;
  /** Of a file that is no script: its content. Null for a script. */
  readonly data: Digest | null;
}

/** `bytes` are those of the file. What is not a script (JSON, a native library) enters by its content. */
export function parseModule(file: string, bytes: Uint8Array): ParsedModule {
  const fileDigest = digestBytes(bytes);
  if (!/\.[cm]?[jt]sx?$/.test(file)) return createData(file, bytes, fileDigest);
  const bound = bindModule(new TextDecoder().decode(bytes));
  const names = readModuleNames(bound);
  const listed = listUnits(bound.tree);
  const declared = new Map(
    listed.flatMap(({ declarations }, unit) =>
      declarations.map(({ declaration, name }) => [declaration, { unit, name }] as const),
    ),
  );
  const meaningOf = createMeaningOf(bound, names, declared);
  const definitions = findDefinitions(bound.tree, names, meaningOf);
  const effects: number[] = [];
  const units = listed.map(({ roots, declarations, isStatement, prefix }): Unit => {
    const shape = writeShape<Reference>(roots, {
      meaningOf: meaningOf.identifier,
      expressionMeans: meaningOf.expression,
      isLeftOut: (node) => isResources(node, meaningOf),
    });
    const survey = surveyUnit(roots, meaningOf);
    const line = bound.tree.getLineAndCharacterOfPosition(roots[0]!.getStart()).line + 1;
    const effectLine = isStatement ? line : survey.effectLine;
    if (effectLine !== undefined) effects.push(effectLine);
    return {
      names: declarations.map(({ name }) => name),
      isDefinition: definitions.some(
        ({ position, isInFunction }) =>
          !isInFunction && roots.some((root) => root.pos <= position && position < root.end),
      ),
      line,
      start: roots[0]!.getStart(),
      end: roots.at(-1)!.end,
      code: digestBytes(JSON.stringify([prefix, ...shape.words])),
      references: shape.references.map(({ to }) => to),
      loadReferences: shape.references.flatMap(({ id }, number) => (survey.loadReferences.has(id) ? [number] : [])),
      writesState: survey.writesState,
      unseen: survey.unseen,
      impurities: survey.impurities,
    };
  });
  return {
    file,
    units,
    exported: names.exported,
    starExports: names.starExports,
    loaded: names.loaded,
    forEffect: names.forEffect,
    effectLine: effects.length ? Math.min(...effects) : null,
    definitions,
    fileDigest,
    data: null,
  };
}

function createData(file: string, bytes: Uint8Array, fileDigest: Digest): ParsedModule {
  return {
    file,
    units: [],
    exported: new Map(),
    starExports: [],
    loaded: [],
    forEffect: [],
    effectLine: null,
    definitions: [],
    fileDigest,
    data: digestData(file, bytes, fileDigest),
  };
}

/** JSON by its values, in their order: how it is laid out says nothing. */
function digestData(file: string, bytes: Uint8Array, fileDigest: Digest): Digest {
  if (!file.endsWith('.json')) return fileDigest;
  try {
    return digestBytes(JSON.stringify(JSON.parse(new TextDecoder().decode(bytes))));
  } catch {
    return fileDigest;
  }
}

/** What a definition says of its limits decides when it runs, and nothing of what it makes. */
function isResources(node: ts.Node, meaningOf: MeaningOf): boolean {
  const isNamed =
    (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) && node.name.getText() === 'resources';
  if (!isNamed || !ts.isObjectLiteralExpression(node.parent) || !ts.isCallExpression(node.parent.parent)) return false;
  const { expression } = node.parent.parent;
  return ts.isIdentifier(expression) && /^define(Step|Gate|Command)$/.test(meaningOf.definerOf(expression) ?? '');
}
