// The cost of a pipeline's types: the compiler's own count of type instantiations, while it checks one file.

import { join } from 'node:path';
import ts from 'typescript';
import { readCompilerOptions } from '../compile-fail/compile-mistakes.ts';

const path = join(import.meta.dirname, 'generated.ts');
const options: ts.CompilerOptions = { ...readCompilerOptions(), noUnusedLocals: false };
const parsed = new Map<string, ts.SourceFile | undefined>();
let before: ts.Program | undefined;

/** Checks a file with this text, which is next to this one, and counts. Throws the errors of the compiler. */
export function countInstantiations(text: string): number {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => name === path || fileExists(name);
  host.readFile = (name) => (name === path ? text : readFile(name));
  host.getSourceFile = (name, target, ...more) => {
    if (name === path) return ts.createSourceFile(name, text, target, true);
    if (!parsed.has(name)) parsed.set(name, getSourceFile(name, target, ...more));
    return parsed.get(name);
  };
  const program = ts.createProgram([path], options, host, before);
  before = program;
  const [problem] = program.getSemanticDiagnostics(program.getSourceFile(path));
  if (problem) throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, '\n'));
  return program.getInstantiationCount();
}
