// The pieces of a module: each declaration at its top level, and each other statement there. Each variable is a piece
// of its own, even if several share one `const`.

import { ts } from 'ts-morph';
import { isErased } from './erased-syntax.ts';

export interface ListedUnit {
  readonly roots: readonly ts.Node[];
  readonly declarations: readonly { readonly declaration: ts.Declaration; readonly name: string }[];
  /** It has an effect while the module loads. */
  readonly isStatement: boolean;
  /** A fact that the roots do not show: the keyword of a variable. */
  readonly prefix: string;
}

export function listUnits(tree: ts.SourceFile): readonly ListedUnit[] {
  const known = new Set<string>();
  return listAll(tree).map((unit) => {
    // The second `var` of a name changes the first.
    const isSecond = unit.declarations.some(({ name }) => known.has(name));
    for (const { name } of unit.declarations) known.add(name);
    return isSecond ? { ...unit, isStatement: true } : unit;
  });
}

function listAll(tree: ts.SourceFile): readonly ListedUnit[] {
  return tree.statements.flatMap((statement): ListedUnit[] => {
    if (isErased(statement) || ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) return [];
    if (ts.isVariableStatement(statement)) {
      const { declarations, flags } = statement.declarationList;
      const prefix = `variable ${flags & ts.NodeFlags.BlockScoped}`;
      return declarations.map((declaration) => ({
        roots: [declaration],
        declarations: declarationsIn(declaration),
        isStatement: false,
        prefix,
      }));
    }
    const name = nameOf(statement);
    if (name !== undefined)
      return [
        {
          roots: [statement],
          declarations: [{ declaration: statement as never, name }],
          isStatement: false,
          prefix: '',
        },
      ];
    const isDirective = ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);
    return [{ roots: [statement], declarations: declaredWithin(statement), isStatement: !isDirective, prefix: '' }];
  });
}

function nameOf(statement: ts.Statement): string | undefined {
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return statement.name?.text ?? 'default';
  return ts.isExportAssignment(statement) ? 'default' : undefined;
}

/** Each `var` inside of a statement is a variable of the module. */
function declaredWithin(node: ts.Node): ListedUnit['declarations'] {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return [];
  if (ts.isVariableDeclarationList(node)) {
    const isOfModule = !(node.flags & ts.NodeFlags.BlockScoped);
    return isOfModule ? node.declarations.flatMap(declarationsIn) : [];
  }
  const found: ListedUnit['declarations'][number][] = [];
  ts.forEachChild(node, (child) => void found.push(...declaredWithin(child)));
  return found;
}

function declarationsIn(node: ts.VariableDeclaration | ts.BindingElement): ListedUnit['declarations'] {
  const { name } = node;
  if (ts.isIdentifier(name)) return [{ declaration: node, name: name.text }];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? declarationsIn(element) : []));
}
