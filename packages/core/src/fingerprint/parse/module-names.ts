// The names of one module: what each top-level declaration declares, what each import imports, and what is exported.

import { ts } from 'ts-morph';
import type { BoundModule } from './bind-module.ts';
import { isErased } from './erased-syntax.ts';

/** A name in another module; `*` is the module itself. */
export interface ImportedName {
  readonly from: string;
  readonly name: string;
  /** Not the module, but its file, whose bytes may be read. */
  readonly isFile?: boolean;
  /** It is loaded by `require`, which Node resolves differently from an import. */
  readonly isRequired?: boolean;
}

/** A module that is loaded with another one. */
export type LoadedModule = Pick<ImportedName, 'from' | 'isRequired'>;

/** What an export refers to: a name of this module, or a name of another one. */
export type Exported = { readonly own: string } | ImportedName;

export interface ModuleNames {
  /** By the declaration that an identifier refers to. */
  readonly imported: ReadonlyMap<ts.Declaration, ImportedName>;
  readonly exported: ReadonlyMap<string, Exported>;
  /** Modules of `export * from`. */
  readonly starExports: readonly string[];
  /** Modules of imports and re-exports, in the order of their declarations. */
  readonly loaded: readonly string[];
  /** Modules that are imported for their effects, without a name. */
  readonly forEffect: readonly string[];
  /** It has an import or an export, so its exports are visible in its source. CommonJS decides them when it runs. */
  readonly isWritten: boolean;
}

export function readModuleNames({ tree, declarationOf }: BoundModule): ModuleNames {
  const imported = new Map<ts.Declaration, ImportedName>();
  const exported = new Map<string, Exported>();
  const starExports: string[] = [];
  const loaded: string[] = [];
  const forEffect: string[] = [];
  const isWritten = tree.statements.some(
    (statement) =>
      ts.isImportDeclaration(statement) ||
      ts.isExportDeclaration(statement) ||
      ts.isExportAssignment(statement) ||
      hasModifier(statement, ts.SyntaxKind.ExportKeyword),
  );
  for (const statement of tree.statements) {
    if (ts.isImportDeclaration(statement)) {
      const { importClause, moduleSpecifier } = statement;
      const from = (moduleSpecifier as ts.StringLiteral).text;
      if (importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) continue;
      loaded.push(from);
      const found = importClause ? listImported(importClause, from) : [];
      const isFile = isReadAsFile(statement.attributes);
      // An import with only `type` names is not erased: the module runs.
      if (!found.length) forEffect.push(from);
      for (const [declaration, name] of found) imported.set(declaration, isFile ? { ...name, isFile } : name);
    } else if (ts.isExportDeclaration(statement)) {
      if (statement.isTypeOnly) continue;
      const from = statement.moduleSpecifier && (statement.moduleSpecifier as ts.StringLiteral).text;
      const { exportClause } = statement;
      if (from !== undefined) loaded.push(from);
      if (!exportClause) starExports.push(from!);
      else if (ts.isNamespaceExport(exportClause)) exported.set(exportClause.name.text, { from: from!, name: '*' });
      else addExports(exportClause, from);
    } else if (ts.isExportAssignment(statement)) exported.set('default', { own: 'default' });
    else if (!isErased(statement) && hasModifier(statement, ts.SyntaxKind.ExportKeyword)) {
      const isDefault = hasModifier(statement, ts.SyntaxKind.DefaultKeyword);
      for (const name of namesOf(statement)) exported.set(isDefault ? 'default' : name, { own: name });
    }
  }
  return { imported, exported, starExports, loaded, forEffect, isWritten };

  function addExports(clause: ts.NamedExports, from: string | undefined): void {
    for (const element of clause.elements) {
      if (element.isTypeOnly) continue;
      const name = (element.propertyName ?? element.name).text;
      if (from !== undefined) exported.set(element.name.text, { from, name });
      else {
        const local = element.propertyName ?? element.name;
        const declaration = ts.isIdentifier(local) ? declarationOf(local) : undefined;
        // The name of a type that is exported without the keyword `type`.
        if (declaration) exported.set(element.name.text, imported.get(declaration) ?? { own: name });
      }
    }
  }
}

/** `with { type: 'text' }`: the text counts, and not the values in it. */
function isReadAsFile(attributes: ts.ImportAttributes | undefined): boolean {
  const type = attributes?.elements.find(({ name }) => name.text === 'type')?.value;
  return type !== undefined && ts.isStringLiteral(type) && type.text !== 'json';
}

function listImported(clause: ts.ImportClause, from: string): [ts.Declaration, ImportedName][] {
  const found: [ts.Declaration, ImportedName][] = clause.name ? [[clause, { from, name: 'default' }]] : [];
  const { namedBindings } = clause;
  if (namedBindings && ts.isNamespaceImport(namedBindings)) found.push([namedBindings, { from, name: '*' }]);
  else if (namedBindings)
    for (const element of namedBindings.elements)
      if (!element.isTypeOnly) found.push([element, { from, name: (element.propertyName ?? element.name).text }]);
  return found;
}

/** The names that a top-level statement declares; `default` if it has no name of its own. */
export function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => namesIn(name));
  if (ts.isExportAssignment(statement)) return ['default'];
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
    return [statement.name?.text ?? 'default'];
  return [];
}

export function namesIn(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && Boolean(node.modifiers?.some((modifier) => modifier.kind === kind));
}
