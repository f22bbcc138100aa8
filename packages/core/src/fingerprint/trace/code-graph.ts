// The pieces of code that a trace has reached, and the edges between them. Pieces are numbered in the order in which
// they are found. A hash numbers them again from its roots, so that it does not depend on paths or on the order of the
// trace.

import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { type Canonical, compareCodeUnits } from '../../base/canonical.ts';
import { digestBytes, digestCanonical } from '../../base/digest.ts';
import { isDescription } from '../packages/describing-files.ts';
import { digestPackageCode } from '../packages/package-code.ts';
import type { ParsedModule } from '../parse/parse-module.ts';
import type { CodeEntry } from './code-entry.ts';
import type { CodeWorld } from './code-world.ts';
import { findReachedImpurities } from './find-reached-impurities.ts';
import type { FoundImpurity, UnseenCode } from './found-code.ts';
import { type GraphEdge, hashGraph } from './hash-graph.ts';
import { listExports } from './list-exports.ts';
import { isSeen, type Passage, resolveExport, resolveName, resolveReference } from './resolve-name.ts';

/** One piece of code, for people: its name, its position, and how it was reached. */
export interface CodePiece {
  /** Absolute. */
  readonly file: string;
  /** The name that it declares; null for a statement or a whole file. */
  readonly name: string | null;
  readonly line: number;
  /** Its position in the file. */
  readonly start: number;
  readonly end: number;
  /** The digest of its own code and of the targets of its references, without the code of the targets. */
  readonly digest: Digest;
  /** The index of the piece that first led here; null for a root. */
  readonly via: number | null;
}

export type CodeGraph = ReturnType<typeof createCodeGraph>;

export function createCodeGraph(world: CodeWorld, stopsAtDefinitions: boolean) {
  const entries: (CodeEntry & { edges: GraphEdge[] })[] = [];
  const numbers = new Map<string, number>();
  const through = new Map<string, ParsedModule>();
  const packages = new Map<string, string>();
  const packageFiles = new Map<string, Digest>();
  const unseen: UnseenCode[] = [];
  const open: number[] = [];

  const add = (key: string, entry: Omit<CodeEntry, 'edges'>): number => {
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
  /** The exports of a module, by name. */
  const addModule = (module: ParsedModule, via: number | null): number =>
    add(`${module.file}\0*`, { module, unit: null, via, content: ['module'] });
  /** All code of a module, in its order; for data, its content. */
  const addWhole = (module: ParsedModule, via: number | null): number => {
    const script = module.isModuleByType ? ['whole', 'module'] : ['whole'];
    const content = module.data === null ? script : ['data', module.data];
    return add(module.file, { module, unit: null, via, content });
  };
  /** The text of a file, and what it does when it runs. */
  const addFile = (module: ParsedModule, via: number | null): number =>
    add(`${module.file}\0file`, { module, unit: null, via, content: ['file', module.fileDigest] });
  /** The digest of a file that does not count with its package, but is imported by the code itself. */
  const findDescribing = (specifier: string, pack: { readonly name: string; readonly folder: string }) => {
    const subpath = specifier.slice(pack.name.length);
    if (!isDescription(subpath.slice(1))) return undefined;
    // Exactly that file: a file of the same name in a folder of the package is another one.
    const file = world.installed
      .slice(pack.name, pack.folder)
      .flatMap(({ folder, describing }) => describing.filter((path) => path === join(folder, subpath)))
      .at(0);
    const text = file && world.disk.readText(file);
    if (text === undefined) return undefined;
    const digest = digestBytes(text);
    packageFiles.set(file!, digest);
    return digest;
  };
  const addPassage = ({ found, through: passed, members, package: pack }: Passage, via: number | null): GraphEdge => {
    for (const module of passed) through.set(module.file, module);
    if (pack) packages.set(pack.folder, pack.name);
    const name = JSON.stringify(['name' in found ? found.name : '*', ...members]);
    if (found.type === 'unit') return { to: addUnit(found.module, found.unit, via), name };
    if (found.type === 'module') return { to: addModule(found.module, via), name };
    if (found.type === 'whole') return { to: addWhole(found.module, via), name };
    if (found.type === 'file') return { to: addFile(found.module, via), name };
    const described = pack && findDescribing(found.specifier, pack);
    if (described !== undefined) return { outside: described, name };
    // The expected path of a missing file does not matter.
    const isFile = found.type === 'missing' && /^[./#]/.test(found.specifier);
    return { outside: isFile ? 'missing' : found.specifier, name };
  };

  const followModule = async (module: ParsedModule, how: unknown, via: number): Promise<readonly GraphEdge[]> => {
    if (how === 'file') return [{ to: isSeen(module) ? addModule(module, via) : addWhole(module, via), name: '' }];
    if (how === 'whole')
      return module.units.flatMap(({ isPart }, unit) => (isPart ? [] : [{ to: addUnit(module, unit, via), name: '' }]));
    const edges: GraphEdge[] = [];
    const { names, unlisted } = await listExports(module, world);
    for (const name of names) {
      const edge = addPassage(await resolveExport(module, name, world), via);
      edges.push({ ...edge, name: JSON.stringify([name, edge.name]) });
    }
    for (const { from, file } of unlisted)
      edges.push(addPassage(await resolveName({ from, name: '*' }, file, world), via));
    return edges;
  };

  const follow = async (number: number): Promise<void> => {
    const entry = entries[number]!;
    const { module, unit } = entry;
    if (module.data !== null) return;
    if (unit === null) {
      entry.edges.push(...(await followModule(module, entry.content[0], number)));
      return;
    }
    const { references, unseen: whys, line, isDefinition } = module.units[unit]!;
    if (isDefinition && stopsAtDefinitions) return;
    for (const reference of references)
      entry.edges.push(addPassage(await resolveReference(reference, module, world), number));
    for (const why of whys) {
      unseen.push({ file: module.file, line, why });
      entry.edges.push(...(why === 'eval' ? await followText(module, number) : [await followPackage(module)]));
    }
  };
  /** Text that is evaluated may use any name of its module, local variables and imports too. */
  const followText = async (module: ParsedModule, via: number): Promise<readonly GraphEdge[]> => {
    const all = module.loaded.map((loaded) => resolveName({ ...loaded, name: '*' }, module.file, world));
    const imported = (await Promise.all(all)).map((passage) => addPassage(passage, via));
    return [{ to: addWhole(module, via), name: 'eval' }, { outside: module.fileDigest, name: 'text' }, ...imported];
  };
  const followPackage = async ({ file }: ParsedModule): Promise<GraphEdge> => {
    const { digest, files } = await digestPackageCode(file, world.disk);
    for (const [path, found] of files) packageFiles.set(path, found);
    return { outside: digest, name: 'package' };
  };

  const followAll = async (): Promise<void> => {
    for (let number = open.shift(); number !== undefined; number = open.shift()) await follow(number);
  };

  return {
    /** The folders and names of the installed packages that the code imports. */
    packages: packages as ReadonlyMap<string, string>,
    /** Follows an export and returns its number. */
    async addExport(module: ParsedModule, name: string): Promise<number> {
      const edge = addPassage(await resolveExport(module, name, world), null);
      // The name is not known, so all of the file counts.
      const number = 'to' in edge ? edge.to : addWhole(module, null);
      await followAll();
      return number;
    },
    /** Follows the whole of a module that changes state while it loads. Returns its number. */
    async addEffect(module: ParsedModule, line: number): Promise<number> {
      unseen.push({ file: module.file, line, why: 'load-effect' });
      const number = addWhole(module, null);
      await followAll();
      return number;
    },
    addPackage(name: string, folder: string): void {
      packages.set(folder, name);
    },
    /** The modules of which a piece was reached, or which re-export a name that was used. */
    modules(): readonly ParsedModule[] {
      return [...new Set([...entries.map(({ module }) => module), ...through.values()])];
    },
    hash: (root: number): Digest => hashGraph(entries, root),
    files(): Readonly<Record<string, Digest>> {
      const modules = [...entries.map(({ module }) => module), ...through.values()];
      return Object.fromEntries([...modules.map(({ file, fileDigest }) => [file, fileDigest]), ...packageFiles]);
    },
    /** Of these files each byte counts: code counts without its comments and layout, and often in part. */
    wholeFiles(): ReadonlySet<string> {
      const isWhole = ({ module: { data, file }, content, edges }: CodeEntry): boolean =>
        content[0] === 'file' ||
        (data !== null && !file.endsWith('.json')) ||
        edges.some((edge) => 'outside' in edge && edge.name === 'text');
      const whole = entries.filter(isWhole).map(({ module }) => module.file);
      return new Set([...whole, ...packageFiles.keys()]);
    },
    /** Of these files all code counts, or all that they export. */
    wholeCode(): ReadonlySet<string> {
      const whole = entries.filter(({ unit }) => unit === null).map(({ module }) => module.file);
      return new Set([...whole, ...packageFiles.keys()]);
    },
    unseen: (): readonly UnseenCode[] => unseen,
    /** `roots` are the exports that the trace starts from, `effects` the modules that are loaded with them. */
    impurities: (roots: readonly number[], effects: readonly number[]): Promise<readonly FoundImpurity[]> =>
      findReachedImpurities({ entries, roots, effects, stopsAtDefinitions }, world),
    pieces(): readonly CodePiece[] {
      return entries.map(({ module, unit, via, content, edges }) => {
        const at = unit === null ? undefined : module.units[unit]!;
        const leads = edges.map((edge): Canonical => {
          if (!('to' in edge)) return [edge.name, edge.outside];
          const target = entries[edge.to]!;
          return [edge.name, target.unit === null ? '*' : target.module.units[target.unit]!.names];
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
