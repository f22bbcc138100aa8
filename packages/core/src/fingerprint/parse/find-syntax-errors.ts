// Syntax errors of a file with their positions: parse errors, and TypeScript that Node cannot strip.

import { readFileSync } from 'node:fs';
import { ts } from 'ts-morph';
import type { SourceLocation } from '../../base/errors/source-location.ts';

export interface SyntaxProblem {
  readonly message: string;
  /** False for an enum, a decorator or JSX, which would have to be compiled. */
  readonly isErasable: boolean;
  /** What to write instead; undefined if the parser's message says it. */
  readonly fix?: string;
  readonly at: SourceLocation;
}

export function findSyntaxErrors(file: string): readonly SyntaxProblem[] {
  const source = readFileSync(file, 'utf8');
  const compilerOptions = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext };
  const { diagnostics = [] } = ts.transpileModule(source, { fileName: file, reportDiagnostics: true, compilerOptions });
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ESNext, true);
  const place = (position: number): SourceLocation => {
    const { line, character } = tree.getLineAndCharacterOfPosition(position);
    return { file, line: line + 1, column: character + 1 };
  };
  const parsing = diagnostics.map(({ messageText, start = 0 }) => ({
    message: ts.flattenDiagnosticMessageText(messageText, ' '),
    isErasable: true,
    at: place(start),
  }));
  if (parsing.length) return findJsx(file, source) ?? parsing;
  const problems: SyntaxProblem[] = [];
  const visit = (node: ts.Node): void => {
    const found = nameUnerasable(node);
    if (found) problems.push({ message: found[0], isErasable: false, fix: found[1], at: place(node.getStart(tree)) });
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return problems;
}

/** A file that cannot be parsed may be JSX. */
function findJsx(file: string, source: string): readonly SyntaxProblem[] | undefined {
  const tree = ts.createSourceFile('a.tsx', source, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TSX);
  const { parseDiagnostics = [] } = tree as unknown as { readonly parseDiagnostics?: readonly unknown[] };
  const isJsx = (node: ts.Node): boolean =>
    ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node);
  const find = (node: ts.Node): ts.Node | undefined => (isJsx(node) ? node : ts.forEachChild(node, find));
  const found = parseDiagnostics.length ? undefined : find(tree);
  if (!found) return undefined;
  const { line, character } = tree.getLineAndCharacterOfPosition(found.getStart(tree));
  return [{ message: 'JSX', isErasable: false, fix: withoutJsx, at: { file, line: line + 1, column: character + 1 } }];
}

const withoutJsx = 'Write the calls that it stands for, or compile the file first.';

function nameUnerasable(node: ts.Node): readonly [message: string, fix: string] | undefined {
  const isDeclared = ts.canHaveModifiers(node) && node.modifiers?.some((m) => m.kind === ts.SyntaxKind.DeclareKeyword);
  if (isDeclared) return undefined;
  if (ts.isEnumDeclaration(node))
    return [`enum ${node.name.text}`, `Write a constant object: const ${node.name.text} = { … } as const.`];
  if (ts.isModuleDeclaration(node) && node.body)
    return [`namespace ${node.name.text}`, 'Write a module of its own, or a constant object.'];
  if (ts.isImportEqualsDeclaration(node))
    return [`import ${node.name.text} =`, `Write import ${node.name.text} from '…'.`];
  if (ts.isExportAssignment(node) && node.isExportEquals) return ['export =', 'Write export default.'];
  if (ts.isTypeAssertionExpression(node)) return ['a <type> assertion', 'Write value as Type.'];
  if (ts.isDecorator(node))
    return [`decorator ${node.getText().split('(')[0]}`, 'Call the function on the class, below it.'];
  if (ts.isParameter(node) && node.modifiers?.some(ts.isModifier) && ts.isConstructorDeclaration(node.parent))
    return [`parameter property ${node.name.getText()}`, 'Write a field, and set it in the constructor.'];
  return undefined;
}
