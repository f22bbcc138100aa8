// The pieces of code that a walk has reached, and what leads from each to which. Numbers are given in the order in which
// pieces are found; a hash numbers them anew, from its roots, so that neither paths nor the way here are in it.

import { relative } from 'node:path';
import type { Digest } from '../base/brand.ts';
import { type Canonical, compareCodeUnits } from '../base/canonical.ts';
import { digestCanonical } from '../base/digest.ts';
import type { CodeWorld } from './code-world.ts';
import type { FoundImpurity, UnseenCode } from './found-code.ts';
import { type GraphEdge, type GraphNode, hashGraph } from './hash-graph.ts';
import { listExports } from './list-exports.ts';
import { digestPackageCode } from './package-code.ts';
import type { ParsedModule } from './parse-module.ts';
import { type Passage, resolveExport, resolveName } from './resolve-name.ts';

/** One piece of code, for people: what it is, where it stands, and how it was reached. */
export interface CodePiece {
  /** Absolute. */
  readonly file: string;
  /** What it declares; null for a statement or a file as a whole. */
  readonly name: string | null;
  readonly line: number;
  /** Where its text lies in the file. */
  readonly start: number;
  readonly end: number;
  /** Of its own code and where its references lead; not of what they lead to. */
  readonly digest: Digest;
  /** The piece that led here first, by its place in the list; null for a root. */
  readonly via: number | null;
}

interface Entry extends GraphNode {
  readonly module: ParsedModule;
  /** Null for the module as a whole. */
  readonly unit: number | null;
  readonly via: number | null;
}

export type CodeGraph = ReturnType<typeof createCodeGraph>;

export function createCodeGraph(world: CodeWorld, stopsAtDefinitions: boolean) {
  const { reader, disk } = world;
  const entries: (Entry & { edges: GraphEdge[] })[] = [];
  const numbers = new Map<string, number>();
  const through = new Map<string, ParsedModule>();
  const packages: Record<string, string> = {};
  const packageFiles = new Map<string, Digest>();
  const unseen: UnseenCode[] = [];
  const open: number[] = [];

  const add = (key: string, entry: Omit<Entry, 'edges'>): number => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = entries.push({ ...entry, edges: [] }) - 1;
    numbers.set(key, number);
    open.push(number);
    return number;
  };
  const addUnit = (module: ParsedModule, unit: number, via: number | null): number => {
    const { names, code } = module.units[unit]!;
    return add(`${module.file}\0${unit}`, { module, unit, via, content: ['piece', names, code] });
  };
  /** What it exports, by name; of one that exports in a way that is not seen, and of data, all of it. */
  const addModule = (module: ParsedModule, via: number | null): number => {
    if (module.data !== null) return add(module.file, { module, unit: null, via, content: ['data', module.data] });
    if (module.effectLine !== null) return addWhole(module, via);
    return add(`${module.file}\0*`, { module, unit: null, via, content: ['module'] });
  };
  /** All its code, in its order. */
  const addWhole = (module: ParsedModule, via: number | null): number => {
    if (module.data !== null) return addModule(module, via);
    return add(module.file, { module, unit: null, via, content: ['whole'] });
  };
  const addPassage = ({ found, through: passed, package: pack }: Passage, via: number | null): GraphEdge => {
    for (const module of passed) through.set(module.file, module);
    if (pack) packages[pack.name] = pack.folder;
    if (found.type === 'unit') return { to: addUnit(found.module, found.unit, via), name: found.name };
    if (found.type === 'module') return { to: addModule(found.module, via), name: '*' };
    // Where a file that is missing would lie decides nothing.
    return { outside: found.type === 'missing' ? 'missing' : found.specifier, name: found.name };
  };

  const follow = async (number: number): Promise<void> => {
    const entry = entries[number]!;
    const { module, unit } = entry;
    if (module.data !== null) return;
    if (unit === null) {
      if (entry.content[0] === 'whole')
        for (const index of module.units.keys()) entry.edges.push({ to: addUnit(module, index, number), name: '' });
      else
        for (const name of await listExports(module, world)) {
          const edge = addPassage(await resolveExport(module, name, reader, disk), number);
          entry.edges.push({ ...edge, name: `${name} ${edge.name}` });
        }
      return;
    }
    const { references, unseen: why, line, isDefinition } = module.units[unit]!;
    if (isDefinition && stopsAtDefinitions) return;
    for (const reference of references)
      entry.edges.push(
        'unit' in reference
          ? { to: addUnit(module, reference.unit, number), name: reference.name }
          : addPassage(await resolveName(reference, module.file, reader, disk), number),
      );
    if (!why) return;
    unseen.push({ file: module.file, line, why });
    if (why === 'eval') entry.edges.push({ to: addWhole(module, number), name: 'eval' });
    else {
      const { digest, files } = await digestPackageCode(module.file, disk);
      for (const [file, found] of files) packageFiles.set(file, found);
      entry.edges.push({ outside: digest, name: 'package' });
    }
  };

  const followAll = async (): Promise<void> => {
    for (let number = open.shift(); number !== undefined; number = open.shift()) await follow(number);
  };

  return {
    packages: packages as Readonly<Record<string, string>>,
    /** Follows an export; returns its number. */
    async addExport(module: ParsedModule, name: string): Promise<number> {
      const edge = addPassage(await resolveExport(module, name, reader, disk), null);
      // Nothing is known under this name, so that all of the file may be meant.
      const number = 'to' in edge ? edge.to : addWhole(module, null);
      await followAll();
      return number;
    },
    /** Follows all of a module that changes state while it loads; returns its number. */
    async addEffect(module: ParsedModule): Promise<number> {
      if (!unseen.some(({ file, why }) => file === module.file && why === 'load-effect'))
        unseen.push({ file: module.file, line: module.effectLine ?? 1, why: 'load-effect' });
      const number = addWhole(module, null);
      await followAll();
      return number;
    },
    addPackage(name: string, folder: string): void {
      packages[name] = folder;
    },
    /** The modules that a piece of was reached, or that a name was passed on by. */
    modules(): readonly ParsedModule[] {
      return [...new Set([...entries.map(({ module }) => module), ...through.values()])];
    },
    hash: (root: number): Digest => hashGraph(entries, root),
    files(): Readonly<Record<string, Digest>> {
      const modules = [...entries.map(({ module }) => module), ...through.values()];
      return Object.fromEntries([...modules.map(({ file, fileDigest }) => [file, fileDigest]), ...packageFiles]);
    },
    unseen: (): readonly UnseenCode[] => unseen,
    impurities(): readonly FoundImpurity[] {
      return entries.flatMap(({ module, unit }) => {
        const found = unit === null ? undefined : module.units[unit]!;
        if (!found || (found.isDefinition && stopsAtDefinitions)) return [];
        return found.impurities.map((impurity) => ({ ...impurity, file: module.file }));
      });
    },
    pieces(): readonly CodePiece[] {
      return entries.map(({ module, unit, via, content, edges }) => {
        const at = unit === null ? undefined : module.units[unit]!;
        const leads = edges.map((edge): Canonical => {
          if (!('to' in edge)) return [edge.name, edge.outside];
          const target = entries[edge.to]!;
          return [edge.name, relative(module.file, target.module.file)];
        });
        return {
          file: module.file,
          name: at?.names.join(', ') || null,
          line: at?.line ?? 1,
          start: at?.start ?? 0,
          end: at?.end ?? 0,
          digest: digestCanonical([
            content,
            unit === null ? [...leads].sort((a, b) => compareCodeUnits(String(a), String(b))) : leads,
          ]),
          via,
        };
      });
    },
  };
}
