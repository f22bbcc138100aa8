// Why a file cannot be loaded. Imports are followed as Node would load them, until a file cannot be parsed or an import
// cannot be found. Node's own error often does not name the file and the line.

import { readFileSync } from 'node:fs';
import { dirname, extname, join, sep } from 'node:path';
import { ts } from 'ts-morph';
import type { SourceLocation } from '../../base/errors/source-location.ts';
import { createDiskView } from '../disk/disk-view.ts';
import { findSyntaxErrors } from '../parse/find-syntax-errors.ts';
import { askNode, prepareToAsk } from '../resolve/ask-node.ts';
import { explainMissing } from '../resolve/explain-missing.ts';
import { readNodeRules } from '../resolve/node-rules.ts';
import { type ImportWorld, resolveImport } from '../resolve/resolve-import.ts';

export interface LoadFault {
  readonly code: 'syntax-error' | 'syntax-not-erasable' | 'import-not-found';
  readonly message: string;
  readonly fix?: string;
  readonly at: SourceLocation;
}

/** The first problem, in the order in which modules are imported; undefined if none is found. */
export async function findLoadFault(
  start: string,
  variables: Readonly<Record<string, string | undefined>>,
  show: (file: string) => string,
): Promise<LoadFault | undefined> {
  await prepareToAsk();
  const world: ImportWorld = { disk: createDiskView(), rules: readNodeRules(variables) };
  const seen = new Set<string>();
  const visit = (file: string): LoadFault | undefined => {
    if (seen.has(file) || file.includes(`${sep}node_modules${sep}`)) return undefined;
    seen.add(file);
    const [problem] = findSyntaxErrors(file);
    if (problem)
      return {
        code: problem.isErasable ? 'syntax-error' : 'syntax-not-erasable',
        message: problem.message,
        ...(problem.fix && { fix: problem.fix }),
        at: problem.at,
      };
    const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ESNext, true);
    const other = findOtherModule(file, tree, world, show);
    if (other) return other;
    for (const { specifier, attributes } of listLoaded(tree)) {
      const fault = check(specifier, attributes, file, tree);
      if (fault) return fault;
    }
    return undefined;
  };
  const check = (
    specifier: ts.StringLiteral,
    attributes: ts.ImportAttributes | undefined,
    file: string,
    tree: ts.SourceFile,
  ): LoadFault | undefined => {
    const { text } = specifier;
    const { line, character } = tree.getLineAndCharacterOfPosition(specifier.getStart(tree));
    const at = { file, line: line + 1, column: character + 2 };
    const found = resolveImport(text, file, 'import', world);
    // Node knows what a package exports.
    const isNotExported = found.type === 'package' && askNode(text, file, 'import') === undefined;
    if (found.type === 'missing' || isNotExported)
      return {
        code: 'import-not-found',
        message: `'${text}', imported from ${show(file)}`,
        fix: explainMissing(text, file, world.disk),
        at,
      };
    if (found.type !== 'file') return undefined;
    if (/\.[jt]sx$/.test(found.file))
      return {
        code: 'syntax-not-erasable',
        message: `JSX, of the file '${show(found.file)}'`,
        fix: `Node loads no ${extname(found.file)} file: name it ${extname(found.file).slice(0, 3)} and write it without JSX, or compile it first.`,
        at,
      };
    if (found.file.endsWith('.json'))
      return attributes
        ? undefined
        : {
            code: 'syntax-error',
            message: `'${text}' is JSON, and the import does not say so`,
            fix: `Write import … from '${text}' with { type: 'json' }.`,
            at,
          };
    return /\.[cm]?[jt]s$/.test(found.file) ? visit(found.file) : undefined;
  };
  return visit(start);
}

/** Imports that are loaded with the file; type imports are not. */
function listLoaded(
  tree: ts.SourceFile,
): readonly { readonly specifier: ts.StringLiteral; readonly attributes: ts.ImportAttributes | undefined }[] {
  return tree.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier: specifier, attributes } = statement;
    const isOfTypes = ts.isExportDeclaration(statement)
      ? statement.isTypeOnly
      : statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return specifier && ts.isStringLiteral(specifier) && !isOfTypes ? [{ specifier, attributes }] : [];
  });
}

/** A file that is written as an ES module, although its package.json or its extension says CommonJS. */
function findOtherModule(
  file: string,
  tree: ts.SourceFile,
  { disk }: ImportWorld,
  show: (file: string) => string,
): LoadFault | undefined {
  const first = tree.statements.find(
    (statement) =>
      ts.isImportDeclaration(statement) ||
      ts.isExportDeclaration(statement) ||
      ts.isExportAssignment(statement) ||
      (ts.canHaveModifiers(statement) && statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)),
  );
  if (!first) return undefined;
  const { line, character } = tree.getLineAndCharacterOfPosition(first.getStart(tree));
  const at = { file, line: line + 1, column: character + 1 };
  const ending = extname(file);
  if (/^\.c[jt]s$/.test(ending))
    return {
      code: 'syntax-error',
      message: `a ${ending} file is CommonJS, and this one imports or exports as a module does`,
      fix: `Name it ${ending.replace('c', 'm')}, or write require and module.exports.`,
      at,
    };
  const manifest = findManifest(file, disk);
  if (!/^\.[jt]s$/.test(ending) || manifest?.type !== 'commonjs') return undefined;
  return {
    code: 'syntax-error',
    message: `${show(manifest.path)} says "type": "commonjs", and this file imports or exports as a module does`,
    fix: `Write "type": "module" into ${show(manifest.path)}, or name the file ${ending.replace('.', '.m')}.`,
    at,
  };
}

/** The manifest that decides the type of a file. */
function findManifest(
  file: string,
  disk: ImportWorld['disk'],
): { readonly path: string; readonly type: unknown } | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    const text = disk.readText(path);
    if (text !== undefined) return { path, type: readType(text) };
    if (folder === dirname(folder)) return undefined;
  }
}

function readType(text: string): unknown {
  try {
    return (JSON.parse(text) as { type?: unknown }).type;
  } catch {
    return undefined;
  }
}
