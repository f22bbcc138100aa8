// Whose rows a value holds, learned from, was chosen by, and was read from: followed by output, not by node.
// Rows are named by origins: the source they come from and the parts of splits that they went through. Two origins
// overlap unless, at some input of a split that both went through, they took different parts. So two splits of one source with
// different params overlap: nobody can say which rows they share. Once the bytes of the sources are known, sources with
// equal bytes count as one (same-rows.ts).

import { casesOf } from './branch.ts';
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
  if (node.definition.role === 'branch') return traceBranch(node, output, of);
  const inRole = (...roles: RowsRole[]): Origin[] =>
    wired.flatMap(([name, ref]) => (roles.includes(roleOf(node, name)!) ? reach(of(ref).rows, ref) : []));
  const toHere = (origin: Origin): Origin => extend(origin, nameRef({ node, output } as Ref<unknown>));
  const direct = inRole('reads', 'chooses', 'learns');
  // A gate hands on its subject, whatever its evidence was read from.
  const isGate = node.definition.role === 'gate';
  const judged = isGate ? [] : wired.flatMap(([, ref]) => judgedOn(of(ref)));
  const before = isGate ? wired.filter(([name]) => name === 'subject') : wired;
  return {
    rows: traceRows(node, output, of),
    learned: distinct([...wired.flatMap(([, ref]) => of(ref).learned), ...inRole('learns').map(toHere)]),
    chosen: distinct([
      ...before.flatMap(([, ref]) => of(ref).chosen),
      ...[...inRole('chooses'), ...judged].map(toHere),
    ]),
    // Rows read by a parent count only where this node reads none itself, or where they are those of a judgement: metrics of
    // metrics, not metrics of a model.
    read: distinct(direct.length ? [...direct, ...judged] : wired.flatMap(([, ref]) => of(ref).read)),
  };
}

/** The rows that a judgement was read from, such as metrics: what is made from it was chosen by them. None of a model. */
export function judgedOn({ read, learned, chosen }: OutputLineage): readonly Origin[] {
  return without(read, [...learned, ...chosen]);
}

/** `best` learns nothing, but chooses by the rows that its metrics were read from. */
function traceChoice(node: PlanNode, output: string, of: Lineage): OutputLineage {
  const wired = Object.entries(node.inputs);
  const taken = wired.filter(([name]) => name.endsWith(`.${output}`)).map(([, ref]) => of(ref));
  const judged = wired.filter(([name]) => name.endsWith('.by')).map(([, ref]) => of(ref));
  return traceTaken(taken, judged, 'best');
}

/** A value that is taken by a condition was chosen by the rows that the condition was read from. */
function traceBranch(node: PlanNode, output: string, of: Lineage): OutputLineage {
  const { cases, otherwise } = casesOf(node);
  const taken = [...cases.map(({ refs }) => refs), otherwise].flatMap((refs) =>
    refs[output] ? [of(refs[output])] : [],
  );
  const judged = cases.map(({ condition }) => of(condition));
  return traceTaken(taken, judged, nameRef({ node, output } as Ref<unknown>));
}

/** What decides was read from rows, by models that learned from others: all of them choose. */
function traceTaken(taken: readonly OutputLineage[], judged: readonly OutputLineage[], here: string): OutputLineage {
  const learned = distinct(taken.flatMap((one) => one.learned));
  const chosen = taken.flatMap((one) => one.chosen);
  const before = judged.flatMap((one) => [...one.learned, ...one.chosen]);
  const choosing = [...judged.flatMap(({ read }) => read), ...without(before, [...learned, ...chosen])];
  return {
    rows: distinct(taken.flatMap(({ rows }) => rows)),
    learned,
    chosen: distinct([...chosen, ...choosing.map((origin) => extend(origin, here))]),
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
    const id = identify(origin);
    if (!known.has(id)) known.set(id, origin);
  }
  return [...known.values()];
}

function identify({ source, parts }: Origin): string {
  return [source, ...parts.map(({ split, part }) => `${split}.${part}`)].join(' ');
}

function without(origins: readonly Origin[], others: readonly Origin[]): readonly Origin[] {
  if (!origins.length) return origins;
  const known = new Set(others.map(identify));
  return origins.filter((origin) => !known.has(identify(origin)));
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
