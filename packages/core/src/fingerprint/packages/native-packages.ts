// Packages whose results depend on the machine. The packages that use them declare them in the field `cairn.native` of
// package.json, which is read without loading code. If a step uses one, its key contains the platform, the
// architecture, the version of the native library, its variables and its threads.

import { isRecord } from '../../base/canonical.ts';
import { isInnerPath } from '../../base/safe-name.ts';
import { isListOf, isMapOf, isString, type Shape } from '../../base/shape.ts';

/**
 * What one package declares about another one, or about itself. A name that ends in `*` means all variables with that
 * beginning.
 */
export interface NativePackage {
  /** Environment variables that change its results. */
  readonly variables: readonly string[];
  /** Those of them that do not change results, such as log levels. */
  readonly ignored: readonly string[];
  /** Variables that set the number of its threads. Cairn sets them: one thread, unless the step requests more. */
  readonly threads: readonly string[];
  /** Variables that are set if the caller does not set them. */
  readonly defaults: Readonly<Record<string, string>>;
  /** The file with the version of its library, relative to its folder; undefined if its own version is used. */
  readonly versionFile: string | undefined;
}

/** By name of the native package, which several packages may declare. */
export type NativePackages = ReadonlyMap<string, readonly NativePackage[]>;

/** Whether a variable belongs to a native package, whether or not it changes results. */
export function isVariableOf({ variables, threads }: NativePackage, variable: string): boolean {
  return matches(variables, variable) || threads.includes(variable);
}

/** Whether a variable changes the results of a native package. */
export function isDeciding({ variables, ignored, threads }: NativePackage, variable: string): boolean {
  return matches(variables, variable) && !matches(ignored, variable) && !threads.includes(variable);
}

/** The prefixes of its variables; a name without `*` is its own prefix. */
export function beginningsOf({ variables }: NativePackage): readonly string[] {
  return variables.map((name) => name.replace(/\*$/, ''));
}

function matches(names: readonly string[], variable: string): boolean {
  return names.some((name) => (name.endsWith('*') ? variable.startsWith(name.slice(0, -1)) : variable === name));
}

const isName: Shape<string> = (value): value is string => typeof value === 'string' && /^[A-Za-z_]\w*$/.test(value);
const isNameOrBeginning: Shape<string> = (value): value is string =>
  typeof value === 'string' && /^[A-Za-z_]\w*\*?$/.test(value);

const fields: Readonly<Record<keyof NativePackage, { readonly is: Shape<unknown>; readonly what: string }>> = {
  variables: { is: isListOf(isNameOrBeginning), what: "a list of names, such as ['BLAS_*', 'MKL_CBWR']" },
  ignored: { is: isListOf(isNameOrBeginning), what: "a list of names, such as ['BLAS_VERBOSE']" },
  threads: { is: isListOf(isName), what: "a list of names, such as ['BLAS_NUM_THREADS']" },
  defaults: { is: isMapOf(isString, isName), what: 'a record of texts by name' },
  versionFile: { is: isInnerPath, what: 'a path within the package' },
};

/** The declarations of a package, or a text that says what is wrong with them. */
export function readDeclaration(field: unknown): NativePackages | string {
  if (!isRecord(field)) return "'cairn.native' is not a record of packages by name";
  const found = new Map<string, readonly NativePackage[]>();
  for (const [name, declared] of Object.entries(field)) {
    const where = `'cairn.native' of '${name}'`;
    if (!isRecord(declared)) return `${where} is not a record`;
    for (const [key, value] of Object.entries(declared)) {
      const known = Object.hasOwn(fields, key) ? fields[key as keyof NativePackage] : undefined;
      if (!known) return `${where} has no field '${key}': it has ${Object.keys(fields).join(', ')}`;
      if (!known.is(value)) return `'${key}' in ${where} is not ${known.what}`;
    }
    const {
      variables = [],
      ignored = [],
      threads = [],
      defaults = {},
      versionFile,
    } = declared as Partial<NativePackage>;
    found.set(name, [{ variables, ignored, threads, defaults, versionFile }]);
  }
  return found;
}

/** All declarations without duplicates. */
export function joinNatives(all: Iterable<NativePackages>): NativePackages {
  const joined = new Map<string, readonly NativePackage[]>();
  for (const natives of all)
    for (const [name, declared] of natives) joined.set(name, [...new Set([...(joined.get(name) ?? []), ...declared])]);
  return joined;
}
