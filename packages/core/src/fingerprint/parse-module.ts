// One module as the fingerprint sees it: what it imports, what it re-exports, what it defines, and its code without
// comments, layout and types. Parsed one file at a time: no lib, no program, no resolution of packages.

import { ts } from 'ts-morph';
import type { Digest } from '../base/brand.ts';
import { digestBytes } from '../base/digest.ts';
import { type FoundDefinition, findDefinitions } from './find-definitions.ts';
import { isLoad, listTokens } from './list-tokens.ts';

/** One import of values; imports of types alone are erased and do not count. */
export interface ModuleImport {
  readonly specifier: string;
  /**
   * The imported names; null for a namespace, a side effect or an import() of the whole module. None for an import of
   * types that is not erased (`import { type T }`): the module is run.
   */
  readonly names: readonly string[] | null;
}

export interface ReExport {
  readonly specifier: string;
  /** The name in the other module. */
  readonly name: string;
}

export interface ParsedModule {
  readonly file: string;
  readonly imports: readonly ModuleImport[];
  /** By exported name. */
  readonly reExports: ReadonlyMap<string, ReExport>;
  /** Modules of `export * from`. */
  readonly starExports: readonly string[];
  /** Nothing but re-exports and types: names can be followed through it, and the file itself does nothing. */
  readonly isBarrel: boolean;
  /** An import() or require() of something that is not a string: what it reaches cannot be seen. */
  readonly hasComputedImport: boolean;
  readonly definitions: readonly FoundDefinition[];
  /** Of the code without comments, layout and types. */
  readonly codeDigest: Digest;
  /** Of the bytes as they are. */
  readonly fileDigest: Digest;
}

/** `bytes` are those of the file. What is not a script (JSON, a native library) enters as it is. */
export function parseModule(file: string, bytes: Uint8Array): ParsedModule {
  const fileDigest = digestBytes(bytes);
  if (!/\.[cm]?[jt]sx?$/.test(file)) return createData(file, fileDigest);
  const source = new TextDecoder().decode(bytes);
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ESNext, true, scriptKind(file));
  const imports: ModuleImport[] = [];
  const reExports = new Map<string, ReExport>();
  const starExports: string[] = [];
  let isBarrel = tree.statements.length > 0;
  for (const statement of tree.statements) {
    if (ts.isImportDeclaration(statement)) addImport(statement, imports);
    else if (ts.isExportDeclaration(statement)) addExport(statement, reExports, starExports);
    else if (!ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement)) isBarrel = false;
  }
  if (imports.length) isBarrel = false;
  const { specifiers, isComputed } = findCalls(tree);
  for (const specifier of specifiers) imports.push({ specifier, names: null });
  return {
    file,
    imports,
    reExports,
    starExports,
    isBarrel,
    hasComputedImport: isComputed,
    definitions: findDefinitions(tree),
    codeDigest: digestBytes(JSON.stringify(listTokens(file, source))),
    fileDigest,
  };
}

function createData(file: string, digest: Digest): ParsedModule {
  const nothing = { imports: [], reExports: new Map(), starExports: [], definitions: [] };
  return { file, ...nothing, isBarrel: false, hasComputedImport: false, codeDigest: digest, fileDigest: digest };
}

function scriptKind(file: string): ts.ScriptKind {
  return /\.[cm]?js$/.test(file) ? ts.ScriptKind.JS : ts.ScriptKind.TS;
}

function textOf(node: ts.Expression | undefined): string {
  return node && ts.isStringLiteralLike(node) ? node.text : '';
}

function addImport(statement: ts.ImportDeclaration, imports: ModuleImport[]): void {
  const { importClause, moduleSpecifier } = statement;
  const specifier = textOf(moduleSpecifier);
  if (!importClause) imports.push({ specifier, names: null });
  else if (importClause.phaseModifier !== ts.SyntaxKind.TypeKeyword) {
    const { name, namedBindings } = importClause;
    if (namedBindings && ts.isNamespaceImport(namedBindings)) imports.push({ specifier, names: null });
    else {
      const named = namedBindings?.elements.filter((element) => !element.isTypeOnly) ?? [];
      const names = [
        ...(name ? ['default'] : []),
        ...named.map((element) => (element.propertyName ?? element.name).text),
      ];
      imports.push({ specifier, names });
    }
  }
}

function addExport(statement: ts.ExportDeclaration, reExports: Map<string, ReExport>, starExports: string[]): void {
  const { exportClause, moduleSpecifier, isTypeOnly } = statement;
  if (isTypeOnly || !moduleSpecifier) return;
  const specifier = textOf(moduleSpecifier);
  if (!exportClause || ts.isNamespaceExport(exportClause)) {
    starExports.push(specifier);
    return;
  }
  for (const element of exportClause.elements)
    if (!element.isTypeOnly)
      reExports.set(element.name.text, { specifier, name: (element.propertyName ?? element.name).text });
}

/** import('…') and require('…'), wherever they stand. */
function findCalls(tree: ts.SourceFile): { readonly specifiers: readonly string[]; readonly isComputed: boolean } {
  const specifiers: string[] = [];
  let isComputed = false;
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isLoad(node.expression)) {
      const specifier = textOf(node.arguments[0]);
      if (specifier) specifiers.push(specifier);
      else isComputed = true;
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return { specifiers, isComputed };
}
