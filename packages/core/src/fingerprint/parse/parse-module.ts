// One module as the fingerprint uses it: its pieces, each with its shape and its references, and the names that it
// imports and exports. All of this depends only on the module's bytes.

import type { Digest } from '../../base/brand.ts';
import { digestBytes } from '../../base/digest.ts';
import { bindModule } from './bind-module.ts';
import { describeUnit, type Unit } from './describe-unit.ts';
import { findAdmitted } from './find-admitted.ts';
import { type FoundDefinition, findDefinitions } from './find-definitions.ts';
import { listUnits } from './list-units.ts';
import { type Exported, type LoadedModule, readModuleNames } from './module-names.ts';
import { createMeaningOf } from './unit-meaning.ts';

export interface ParsedModule {
  readonly file: string;
  readonly units: readonly Unit[];
  readonly exported: ReadonlyMap<string, Exported>;
  /** Modules of `export * from`. */
  readonly starExports: readonly string[];
  /** Modules that are loaded with this one. */
  readonly loaded: readonly LoadedModule[];
  /** Modules that a call in its code loads at any time: `import('./x.ts')`, `require('./x.cjs')`. */
  readonly called: readonly LoadedModule[];
  /** Modules that are imported for their effects, without a name. */
  readonly forEffect: readonly string[];
  /** Its exports are visible in its source. CommonJS decides them when it runs. */
  readonly isWritten: boolean;
  /** The line of the first code that changes state while the module loads; null if it contains only declarations. */
  readonly effectLine: number | null;
  readonly definitions: readonly FoundDefinition[];
  /** The digest of its bytes. */
  readonly fileDigest: Digest;
  /** For a file that is not a script: the digest of its content. Null for a script. */
  readonly data: Digest | null;
  /** A script without imports and exports that runs as an ES module, because its package.json says so. */
  readonly isModuleByType?: boolean;
}

/** `bytes` are the bytes of the file. For a file that is not a script (JSON, a native library), the content counts. */
export function parseModule(file: string, bytes: Uint8Array): ParsedModule {
  const fileDigest = digestBytes(bytes);
  if (!/\.[cm]?[jt]sx?$/.test(file)) return createData(file, bytes, fileDigest);
  const bound = bindModule(new TextDecoder().decode(bytes));
  const names = readModuleNames(bound);
  const listed = listUnits(bound.tree);
  const declared = new Map(
    listed.flatMap(({ declarations }, unit) =>
      declarations.map(({ declaration, name }) => [declaration, { unit, name }] as const),
    ),
  );
  const meaningOf = createMeaningOf(bound, names, declared);
  const definitions = findDefinitions(bound.tree, names, meaningOf);
  const described = listed.map((unit) => describeUnit(unit, bound.tree, definitions, meaningOf));
  const parts = listed.flatMap((unit, number) => {
    const admits = findAdmitted(unit, meaningOf);
    return admits ? [{ number, ...describeUnit(admits, bound.tree, [], meaningOf) }] : [];
  });
  const partOf = (number: number): number | null => {
    const index = parts.findIndex((part) => part.number === number);
    return index === -1 ? null : listed.length + index;
  };
  const effects = described.flatMap(({ effectLine }) => effectLine ?? []);
  const units = [
    ...described.map(({ unit }, number) => ({ ...unit, admits: partOf(number) })),
    ...parts.map(({ unit }) => ({ ...unit, isPart: true })),
  ];
  return {
    file,
    units,
    exported: names.exported,
    starExports: names.starExports,
    loaded: [...names.loaded.map((from) => ({ from })), ...described.flatMap((unit) => unit.loaded)],
    called: described.flatMap((unit) => unit.called),
    forEffect: names.forEffect,
    isWritten: names.isWritten,
    effectLine: effects.length ? Math.min(...effects) : null,
    definitions,
    fileDigest,
    data: null,
  };
}

function createData(file: string, bytes: Uint8Array, fileDigest: Digest): ParsedModule {
  return {
    file,
    units: [],
    exported: new Map(),
    starExports: [],
    loaded: [],
    called: [],
    forEffect: [],
    isWritten: true,
    effectLine: null,
    definitions: [],
    fileDigest,
    data: digestData(file, bytes, fileDigest),
  };
}

/** The values of JSON in their order, without the layout. */
function digestData(file: string, bytes: Uint8Array, fileDigest: Digest): Digest {
  if (!file.endsWith('.json')) return fileDigest;
  try {
    return digestBytes(JSON.stringify(JSON.parse(new TextDecoder().decode(bytes), tellNumber)));
  } catch {
    return fileDigest;
  }
}

/**
 * JSON.stringify would write -0 as 0, and 1e999 as null. Texts have a prefix too, so that no text looks like a number.
 */
function tellNumber(_: string, value: unknown): unknown {
  if (typeof value === 'string') return `text ${value}`;
  if (Object.is(value, -0)) return 'number -0';
  return typeof value === 'number' && !Number.isFinite(value) ? `number ${value}` : value;
}
