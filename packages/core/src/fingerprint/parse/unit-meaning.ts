// What the names in a module refer to: a piece of the module itself, an import, a local variable, or a global.

import { ts } from 'ts-morph';
import { corePackage } from '../../base/core-package.ts';
import type { BoundModule } from './bind-module.ts';
import { loadedBy } from './load-calls.ts';
import type { ImportedName, ModuleNames } from './module-names.ts';
import { isPropertyName, type Meaning, unwrapAll } from './write-shape.ts';

/**
 * A name that a piece of this module declares, or a name in another module, with the members that are used of it. So
 * `a.b` is the same whether `a` is an object or a namespace, and whether it is imported or not.
 */
export type Reference = ({ readonly unit: number; readonly name: string } | ImportedName) & {
  readonly members?: readonly string[];
  /** What a gate admits, without its rules. */
  readonly isApproval?: boolean;
};

export interface MeaningOf {
  identifier(node: ts.Identifier): Meaning<Reference>;
  /** The meaning of a whole expression: a member of a name, an `import('…')`. */
  expression(node: ts.Node): Meaning<Reference> | undefined;
  /** A name in an object, a label or a specifier. */
  isName(node: ts.Identifier): boolean;
  /** The callee's name in core, if it is one of its define functions: defineStep and similar. */
  definerOf(callee: ts.Expression): string | undefined;
  /** Whether an expression refers to something in core. */
  isOfCore(node: ts.Expression): boolean;
}

export function createMeaningOf(
  { declarationOf }: BoundModule,
  { imported }: ModuleNames,
  declared: ReadonlyMap<ts.Declaration, { readonly unit: number; readonly name: string }>,
): MeaningOf {
  const known = new Map<ts.Identifier, Meaning<Reference>>();
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
  const expression = (node: ts.Node): Meaning<Reference> | undefined => {
    const load = loadedBy(node);
    if (load?.specifier) return referLoaded(load.specifier, load.how);
    if (ts.isCallExpression(node)) return approvalOf(node);
    const member = memberOf(node);
    if (member === undefined) return undefined;
    const owner = meaningOf(unwrapAll((node as ts.PropertyAccessExpression).expression));
    return owner?.type === 'reference' && !owner.how ? refer(withMember(owner.to, member)) : undefined;
  };
  /** The meaning of `approved(gate)`. */
  const approvalOf = ({ expression: callee, arguments: [gate] }: ts.CallExpression): Meaning<Reference> | undefined => {
    if (!gate || nameInCore(callee) !== 'approved') return undefined;
    const meaning = meaningOf(unwrapAll(gate));
    if (meaning?.type !== 'reference' || meaning.how) return undefined;
    return { ...meaning, to: { ...meaning.to, isApproval: true }, id: `${meaning.id} approved`, how: 'approved' };
  };
  const meaningOf = (node: ts.Node): Meaning<Reference> | undefined =>
    ts.isIdentifier(node) ? identifier(node) : expression(node);
  function nameInCore(node: ts.Expression): string | undefined {
    const meaning = meaningOf(node);
    return meaning?.type === 'reference' && 'from' in meaning.to && meaning.to.from === corePackage
      ? meaning.to.name
      : undefined;
  }
  return {
    identifier,
    expression,
    isName: isPropertyName,
    definerOf(callee) {
      const meaning = meaningOf(callee);
      // An import has the name of the module that declares it.
      const isOwn = meaning?.type === 'local' || (meaning?.type === 'reference' && 'unit' in meaning.to);
      const name = nameInCore(callee) ?? (ts.isIdentifier(callee) && !isOwn ? callee.text : '');
      return /^define(Step|Gate|Command|Source|Result|Deployed|Model|Kind|Pipeline)$/.test(name) ? name : undefined;
    },
    isOfCore: (node) => nameInCore(node) !== undefined,
  };
}

function refer(to: Reference): Meaning<Reference> {
  const { members = [] } = to;
  const id = 'from' in to ? `${to.from} ${to.isRequired ? 'required ' : ''}${to.name}` : `${to.unit} ${to.name}`;
  return { type: 'reference', to, id: members.length ? `${id} ${JSON.stringify(members)}` : id };
}

function referLoaded(from: string, how: string): Meaning<Reference> {
  const isFile = how === 'file';
  const isRequired = how === 'require';
  const id = isFile ? `${from} file` : isRequired ? `${from} required` : `${from} *`;
  return {
    type: 'reference',
    to: { from, name: '*', ...(isFile && { isFile }), ...(isRequired && { isRequired }) },
    id,
    how,
  };
}

/** A member of a namespace is a name of its module. */
function withMember(to: Reference, member: string): Reference {
  if ('from' in to && to.name === '*')
    return { from: to.from, name: member, ...(to.isRequired && { isRequired: true }) };
  return { ...to, members: [...(to.members ?? []), member] };
}

/** The member in `a.b` and `a['b']`. An optional chain such as `a?.b` stays unchanged. */
function memberOf(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node))
    return !node.questionDotToken && ts.isIdentifier(node.name) ? node.name.text : undefined;
  if (!ts.isElementAccessExpression(node) || node.questionDotToken) return undefined;
  return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : undefined;
}
