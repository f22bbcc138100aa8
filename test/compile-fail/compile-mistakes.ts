// Compiles all mistakes in one program, with the repository's own options, and tells what the compiler says of each.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';

export const mistakesFolder = join(import.meta.dirname, 'mistakes');
const root = join(import.meta.dirname, '../..');

export interface Mistake {
  readonly name: string;
  /** The line after `// mistake:`, from 1. */
  readonly expectedLine: number;
  /** What is wrong, as its author says it. */
  readonly comment: string;
  readonly told: readonly {
    readonly line: number;
    readonly code: number;
    /** The compiler's first sentence. */
    readonly core: string;
    /** All that the compiler says. */
    readonly message: string;
  }[];
}

export function readCompilerOptions(): ts.CompilerOptions {
  const path = join(root, 'tsconfig.json');
  const { config } = ts.readConfigFile(path, ts.sys.readFile);
  return ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root).options;
}

export function compileMistakes(): readonly Mistake[] {
  const files = readdirSync(mistakesFolder)
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => join(mistakesFolder, name));
  // A mistake may leave a name unused, which is not what it is about.
  const program = ts.createProgram(files, {
    ...readCompilerOptions(),
    noUnusedLocals: false,
    // Unions are told in the same order, whatever else is in the program.
    stableTypeOrdering: true,
  });
  return files.map((file) => {
    const source = program.getSourceFile(file)!;
    const diagnostics = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    const lines = readFileSync(file, 'utf8').split('\n');
    const marked = lines.findIndex((line) => line.includes('// mistake:'));
    return {
      name: basename(file, '.ts'),
      expectedLine: marked + 2,
      comment: lines[marked]?.split('// mistake:')[1]?.trim() ?? '',
      told: diagnostics.map((diagnostic) => ({
        line: source.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line + 1,
        code: diagnostic.code,
        core: ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n').split('\n')[0]!,
        message: ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'),
      })),
    };
  });
}

/** The golden file of a mistake. */
export function showTold({ told }: Mistake): string {
  return told.map(({ line, code, message }) => `${line}: error TS${code}: ${message}\n`).join('');
}
