// What a step's code is, by the program and not by its text: every declaration that it reaches, with what is written there.
// An independent account of what a fingerprint has to tell apart, and of all that it may tell apart.

import { dirname, join } from 'node:path/posix';
import type { Project } from '../apply-edits.ts';
import { type Declaration, type Program, type ProgramStep, targetOf, type Use } from './program.ts';
import { pathOf, writeProgram } from './write-program.ts';

export function listCode(step: ProgramStep, program: Program): string {
  const reached = new Map<number, unknown>();
  const follow = (uses: readonly Use[], own: Declaration | null): unknown[] => {
    // One name that comes from two places is two names: that they mean the same is not seen where they stand. The name
    // that a declaration bears is there too.
    const sources = [`${own?.number} own`, ...uses.map((use) => `${use.to} ${sourceOf(use, own, program)}`)];
    return uses.map((use, index) => {
      const target = targetOf(use, program);
      // The module as a whole is what import() gives.
      const { file } = program.declarations[use.to]!;
      const beside = use.way === 'import()' ? [use.to, ...describeFile(file)] : [];
      if (typeof target === 'number') reach(target);
      return [target, use.operator, beside, sources.indexOf(sources[index + 1]!)];
    });
  };
  const describeFile = (file: number): unknown[] => {
    const inside = program.declarations.filter((one) => one.file === file && one.kind !== 'json');
    for (const { number } of inside) reach(number);
    return [inside.map(({ number }) => number), program.unrelated.filter((one) => one.file === file)];
  };
  const reach = (number: number): void => {
    if (reached.has(number)) return;
    reached.set(number, null);
    const declaration = program.declarations[number]!;
    const { kind, value, spare, base, uses } = declaration;
    if (base !== null) reach(base);
    const isSpareTold = kind !== 'constant';
    reached.set(number, [kind, value, isSpareTold ? spare : null, base, follow(uses, declaration)]);
  };
  const own = [step.initial, step.set, step.inputs, step.readsRegistry, follow(step.uses, null)];
  // A file that does something while it loads counts whole wherever it is loaded.
  const loaded = listLoaded(`steps/s${step.file}.ts`, writeProgram(program));
  const effects = [...new Set(program.effects.map(({ file }) => file))].sort().flatMap((file) => {
    if (!loaded.has(pathOf(file, program))) return [];
    return [[file, describeFile(file), program.effects.filter((one) => one.file === file)]];
  });
  return JSON.stringify([own, effects, [...reached].sort(([a], [b]) => a - b)]);
}

/** A file and all that it loads, by their paths. */
function listLoaded(path: string, files: Project): ReadonlySet<string> {
  const loaded = new Set([path]);
  for (const from of loaded)
    for (const [, specifier = ''] of files[from]?.matchAll(/["'](\.[^"']*\.ts)["']/g) ?? [])
      loaded.add(join(dirname(from), specifier));
  return loaded;
}

/** The module that an import names; `own` where the file names its own declaration. */
function sourceOf({ to, way }: Use, own: Declaration | null, { declarations }: Program): string {
  const isOwn = declarations[to]!.file === own?.file;
  if (way === 'name' || way === 'another name') return isOwn ? 'own' : 'its file';
  return way === 'namespace' ? 'its file' : way;
}
