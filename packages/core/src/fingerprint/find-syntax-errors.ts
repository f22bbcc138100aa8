// What is wrong with the syntax of a file, with its place: errors of parsing, and TypeScript that Node cannot strip.

import { readFileSync } from 'node:fs';
import { ts } from 'ts-morph';
import type { SourceLocation } from '../base/source-location.ts';

export interface SyntaxProblem {
  readonly message: string;
  /** False for an enum, a namespace or a parameter property, which would have to be compiled. */
  readonly isErasable: boolean;
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
  if (parsing.length) return parsing;
  const problems: SyntaxProblem[] = [];
  const visit = (node: ts.Node): void => {
    const message = nameUnerasable(node);
    if (message) problems.push({ message, isErasable: false, at: place(node.getStart(tree)) });
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return problems;
}

function nameUnerasable(node: ts.Node): string | undefined {
  const isDeclared = ts.canHaveModifiers(node) && node.modifiers?.some((m) => m.kind === ts.SyntaxKind.DeclareKeyword);
  if (isDeclared) return undefined;
  if (ts.isEnumDeclaration(node)) return `enum ${node.name.text}`;
  if (ts.isModuleDeclaration(node) && node.body) return `namespace ${node.name.text}`;
  if (ts.isImportEqualsDeclaration(node)) return `import ${node.name.text} =`;
  if (ts.isExportAssignment(node) && node.isExportEquals) return 'export =';
  if (ts.isTypeAssertionExpression(node)) return 'a <type> assertion';
  if (ts.isParameter(node) && node.modifiers?.length && ts.isConstructorDeclaration(node.parent))
    return `parameter property ${node.name.getText()}`;
  return undefined;
}
