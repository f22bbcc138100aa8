// What the names in a module mean: a piece of the module itself, something imported, a local, or a global.

import { ts } from 'ts-morph';
import type { BoundModule } from './bind-module.ts';
import { loadedBy } from './load-calls.ts';
import type { ImportedName, ModuleNames } from './module-names.ts';
import { isPropertyName, type Meaning } from './write-shape.ts';

/** A name that a piece of this module declares, or a name in another module. */
export type Reference = { readonly unit: number; readonly name: string } | ImportedName;

export interface MeaningOf {
  identifier(node: ts.Identifier): Meaning<Reference>;
  /** Of an expression that means something as a whole: a member of a namespace, an `import('…')`. */
  expression(node: ts.Node): Meaning<Reference> | undefined;
  /** A name in an object, a label or a specifier. */
  isName(node: ts.Identifier): boolean;
  /** The name in core of an identifier that means one of its definers: defineStep and its kin. */
  definerOf(node: ts.Identifier): string | undefined;
}

export function createMeaningOf(
  { declarationOf }: BoundModule,
  { imported }: ModuleNames,
  declared: ReadonlyMap<ts.Declaration, { readonly unit: number; readonly name: string }>,
): MeaningOf {
  const known = new Map<ts.Identifier, Meaning<Reference>>();
  const refer = (to: Reference): Meaning<Reference> => ({ type: 'reference', to, id: idOf(to) });
  const find = (node: ts.Identifier): Meaning<Reference> => {
    const declaration = declarationOf(node);
    if (!declaration) return { type: 'global' };
    const to = imported.get(declaration) ?? declared.get(declaration);
    return to ? refer(to) : { type: 'local', declaration };
  };
  const identifier = (node: ts.Identifier): Meaning<Reference> => {
    const meaning = known.get(node) ?? find(node);
    known.set(node, meaning);
    return meaning;
  };
  return {
    identifier,
    expression(node) {
      const loaded = loadedBy(node);
      if (loaded) return refer({ from: loaded, name: '*' });
      if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
      const meaning = identifier(node.expression);
      const isNamespace = meaning.type === 'reference' && 'from' in meaning.to && meaning.to.name === '*';
      return isNamespace ? refer({ from: (meaning.to as ImportedName).from, name: node.name.text }) : undefined;
    },
    isName: isPropertyName,
    definerOf(node) {
      const meaning = identifier(node);
      const isCore = meaning.type === 'reference' && 'from' in meaning.to && meaning.to.from === '@cairn/core';
      const name = isCore ? (meaning.to as ImportedName).name : node.text;
      return /^define(Step|Gate|Command|Model|Kind|Pipeline)$/.test(name) ? name : undefined;
    },
  };
}

function idOf(to: Reference): string {
  return 'from' in to ? `${to.from} ${to.name}` : `${to.unit} ${to.name}`;
}
