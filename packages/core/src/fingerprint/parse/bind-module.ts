// One module with its names bound: the compiler says which declaration an identifier means, through shadowing, hoisting
// and shorthand. A program of this one file, without lib and without resolving anything, so that what is read from a
// module follows from its bytes alone.

import { ts } from 'ts-morph';
import { isErasedWhole } from './erased-syntax.ts';

export interface BoundModule {
  readonly tree: ts.SourceFile;
  /**
   * The declaration in this module that an identifier means; undefined for globals and unknown names, and for what is
   * only declared to be there: `declare const process: …`.
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
  // Always read as TypeScript, which JavaScript is a part of: the binder has rules of its own for files that end in js.
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
      // Of overloads it is the one with a body.
      return symbol?.declarations?.find((declaration) => !isErasedWhole(declaration));
    },
  };
}
