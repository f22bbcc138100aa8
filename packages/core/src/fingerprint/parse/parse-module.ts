// One module as the fingerprint sees it: the pieces it is made of, each with its shape and what it refers to, and the
// names it imports and exports. It follows from the module's bytes alone.

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
  /** Those that are loaded for what they do, and not for a name. */
  readonly forEffect: readonly string[];
  /** What it exports is written in it; CommonJS decides that while it runs. */
  readonly isWritten: boolean;
  /** Line of the first code that changes state while the module loads; null when it only declares. */
  readonly effectLine: number | null;
  readonly definitions: readonly FoundDefinition[];
  /** Of the bytes as they are. */
  readonly fileDigest: Digest;
  /** Of a file that is no script: its content. Null for a script. */
  readonly data: Digest | null;
}

/** `bytes` are those of the file. What is not a script (JSON, a native library) enters by its content. */
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
    forEffect: [],
    isWritten: true,
    effectLine: null,
    definitions: [],
    fileDigest,
    data: digestData(file, bytes, fileDigest),
  };
}

/** JSON by its values, in their order: how it is laid out says nothing. */
function digestData(file: string, bytes: Uint8Array, fileDigest: Digest): Digest {
  if (!file.endsWith('.json')) return fileDigest;
  try {
    return digestBytes(JSON.stringify(JSON.parse(new TextDecoder().decode(bytes), tellNumber)));
  } catch {
    return fileDigest;
  }
}

/** JSON.stringify would write -0 as 0, and 1e999 as null. A text is marked too, so that none reads as a number. */
function tellNumber(_: string, value: unknown): unknown {
  if (typeof value === 'string') return `text ${value}`;
  if (Object.is(value, -0)) return 'number -0';
  return typeof value === 'number' && !Number.isFinite(value) ? `number ${value}` : value;
}
