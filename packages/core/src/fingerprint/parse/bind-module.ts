// One module with its names bound: the compiler finds the declaration of an identifier, with shadowing, hoisting and
// shorthand. The compiler's program has this one file, without lib and without resolving imports. So what is read from
// a module depends only on its bytes.

import { ts } from 'ts-morph';
import { isErasedWhole } from './erased-syntax.ts';

export interface BoundModule {
  readonly tree: ts.SourceFile;
  /**
   * The declaration of an identifier in this module; undefined for globals and unknown names, and for names that are
   * only declared to exist: `declare const process: …`.
   */
  declarationOf(identifier: ts.Identifier): ts.Declaration | undefined;
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  noLib: true,
  noResolve: true,
  types: [],
};

export function bindModule(source: string): BoundModule {
  // Always parsed as TypeScript, which includes JavaScript: the binder has other rules for .js files.
  const name = '/module.ts';
  const tree = ts.createSourceFile(name, source, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS);
  const host: ts.CompilerHost = {
    getSourceFile: (wanted) => (wanted === name ? tree : undefined),
    getDefaultLibFileName: () => '/lib.d.ts',
    writeFile: () => undefined,
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (wanted) => wanted === name,
    readFile: () => undefined,
  };
  const checker = ts.createProgram({ rootNames: [name], options, host }).getTypeChecker();
  return {
    tree,
    declarationOf(identifier) {
      const { parent } = identifier;
      const isShorthand = ts.isShorthandPropertyAssignment(parent) && parent.name === identifier;
      const symbol = isShorthand
        ? checker.getShorthandAssignmentValueSymbol(parent)
        : ts.isExportSpecifier(parent)
          ? checker.getExportSpecifierLocalTargetSymbol(parent)
          : checker.getSymbolAtLocation(identifier);
      // Of overloads, the one with a body.
      return symbol?.declarations?.find((declaration) => !isErasedWhole(declaration));
    },
  };
}
