// Whose rows a value holds, learned from, was chosen by, and was read from: followed by output, not by node.
// Rows are named by origins: the source they come from and the parts of splits that they went through. Two origins
// overlap unless, at some input of a split that both went through, they took different parts. So two splits of one source with
// different params overlap: nobody can say which rows they share. Once the bytes of the sources are known, sources with
// equal bytes count as one (same-rows.ts).

import { inputOf, type RowsRole } from './definition.ts';
import type { PlanNode } from './node.ts';
import { nameRef, type Ref } from './ref.ts';
import { compareSources, type SameRows } from './same-rows.ts';

interface Part {
  /** The node and its input: rows that came in by two inputs may be the same rows, whatever parts they went to. */
  readonly split: string;
  readonly part: string;
  readonly heldOut: boolean;
}

/** The way that rows took, last step first: a list that shares its beginning, so that a long chain stays small. */
interface Way {
  readonly name: string;
  readonly before: Way | undefined;
}

export interface Origin {
  /** Node and output where the rows first appear. */
  readonly source: string;
  readonly parts: readonly Part[];
  /** For messages: `file(data/x.csv) → clean.train → augment`. */
  readonly way: Way;
}

export interface OutputLineage {
  readonly rows: readonly Origin[];
  readonly learned: readonly Origin[];
  readonly chosen: readonly Origin[];
  readonly read: readonly Origin[];
}

const nothing: OutputLineage = { rows: [], learned: [], chosen: [], read: [] };

export type Lineage = (ref: Ref<unknown>) => OutputLineage;

/** Follows the rows of a plan. Nodes come parents first. */
export function traceLineage(nodes: readonly PlanNode[]): Lineage {
  const known = new Map<string, OutputLineage>();
  const of: Lineage = (ref) => known.get(`${ref.node.id}.${ref.output}`) ?? nothing;
  for (const node of nodes)
    for (const output of node.outputs) known.set(`${node.id}.${output}`, traceOutput(node, output, of));
  return of;
}

/** What a node does with the rows of one of its inputs: undefined when it has no rows, or passes them on. */
export function roleOf(node: PlanNode, input: string): RowsRole | undefined {
  const { definition } = node;
  const name = input.split('.')[0]!;
  const declared = definition.rows.in?.[input] ?? definition.rows.in?.[name];
  if (declared) return declared;
  if (!inputOf(definition, input)?.kind.holdsRows) return undefined;
  const passed = node.outputs.some((output) => passesOn(node, output).includes(name));
  return passed ? undefined : 'learns';
}

/** The inputs whose rows an output holds. Where nothing is declared, an output of rows holds those of all of them. */
function passesOn(node: PlanNode, output: string): readonly string[] {
  const { definition } = node;
  const declared = definition.rows.out?.[output];
  if (declared) return declared.of;
  if (!definition.outputs[output]?.holdsRows) return [];
  return Object.keys(definition.inputs).filter(
    (name) => definition.inputs[name]!.kind.holdsRows && !definition.rows.in?.[name],
  );
}

function traceOutput(node: PlanNode, output: string, of: Lineage): OutputLineage {
  const wired = Object.entries(node.inputs);
  if (node.definition.role === 'choice') return traceChoice(node, output, of);
  const inRole = (...roles: RowsRole[]): Origin[] =>
    wired.flatMap(([name, ref]) => (roles.includes(roleOf(node, name)!) ? reach(of(ref).rows, ref) : []));
  const toHere = (origin: Origin): Origin => extend(origin, nameRef({ node, output } as Ref<unknown>));
  const direct = inRole('reads', 'chooses', 'learns');
  return {
    rows: traceRows(node, output, of),
    learned: distinct([...wired.flatMap(([, ref]) => of(ref).learned), ...inRole('learns').map(toHere)]),
    chosen: distinct([...wired.flatMap(([, ref]) => of(ref).chosen), ...inRole('chooses').map(toHere)]),
    // Rows read by a parent count only where this node reads none itself: metrics of metrics, not metrics of a model.
    read: distinct(direct.length ? direct : wired.flatMap(([, ref]) => of(ref).read)),
  };
}

/** `best` learns nothing, but chooses by the rows that its metrics were read from. */
function traceChoice(node: PlanNode, output: string, of: Lineage): OutputLineage {
  const wired = Object.entries(node.inputs);
  const taken = wired.filter(([name]) => name.endsWith(`.${output}`)).map(([, ref]) => of(ref));
  const judged = wired.filter(([name]) => name.endsWith('.by')).flatMap(([, ref]) => of(ref).read);
  return {
    rows: distinct(taken.flatMap(({ rows }) => rows)),
    learned: distinct(taken.flatMap(({ learned }) => learned)),
    chosen: distinct([...taken.flatMap(({ chosen }) => chosen), ...judged.map((origin) => extend(origin, 'best'))]),
    read: distinct(taken.flatMap(({ read }) => read)),
  };
}

function traceRows(node: PlanNode, output: string, of: Lineage): Origin[] {
  const { definition } = node;
  if (!definition.outputs[output]?.holdsRows) return [];
  const here = nameRef({ node, output } as Ref<unknown>);
  const declared = definition.rows.out?.[output];
  const passing = passesOn(node, output);
  const wired = Object.entries(node.inputs).filter(([name]) => passing.includes(name.split('.')[0]!));
  if (!wired.length) return [{ source: `${node.id}.${output}`, parts: [], way: { name: here, before: undefined } }];
  const { part, heldOut = false } = declared ?? {};
  return distinct(
    wired.flatMap(([name, ref]) =>
      of(ref).rows.map((origin) => ({
        source: origin.source,
        parts: part ? [...origin.parts, { split: `${node.id}.${name}`, part, heldOut }] : origin.parts,
        way: { name: here, before: origin.way },
      })),
    ),
  );
}

function reach(rows: readonly Origin[], ref: Ref<unknown>): Origin[] {
  const name = nameRef(ref);
  return rows.map((origin) => extend(origin, name));
}

function extend(origin: Origin, name: string): Origin {
  return origin.way.name === name ? origin : { ...origin, way: { name, before: origin.way } };
}

function distinct(origins: readonly Origin[]): Origin[] {
  const known = new Map<string, Origin>();
  for (const origin of origins) {
    const id = [origin.source, ...origin.parts.map(({ split, part }) => `${split}.${part}`)].join(' ');
    if (!known.has(id)) known.set(id, origin);
  }
  return [...known.values()];
}

/** The first pair that may share rows. */
export function findOverlap(
  a: readonly Origin[],
  b: readonly Origin[],
  hasSameRows: SameRows = compareSources(),
): readonly [Origin, Origin] | undefined {
  for (const one of a) for (const other of b) if (mayShareRows(one, other, hasSameRows)) return [one, other];
  return undefined;
}

function mayShareRows(a: Origin, b: Origin, hasSameRows: SameRows): boolean {
  if (!hasSameRows(a.source, b.source)) return false;
  // Two copies that a split was given can go to two of its parts.
  if (a.source !== b.source) return true;
  return !a.parts.some(({ split, part }) => b.parts.some((other) => other.split === split && other.part !== part));
}

/** The way that rows took, up to `end` where that is given. */
export function showPath(origin: Origin, end?: string): string {
  return namesOnWay(end === undefined ? origin : extend(origin, end)).join(' → ');
}

/** Of two origins that may share rows: why, where their sources are two. */
export function showSameBytes(a: Origin, b: Origin): string {
  if (a.source === b.source) return '';
  return ` (${namesOnWay(b)[0]} holds bytes of ${namesOnWay(a)[0]})`;
}

function namesOnWay(origin: Origin): string[] {
  const names: string[] = [];
  for (let way: Way | undefined = origin.way; way; way = way.before) names.push(way.name);
  return names.reverse();
}
