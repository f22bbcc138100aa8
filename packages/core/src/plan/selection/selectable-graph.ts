// What a selection is evaluated against: the nodes of a plan, of a priced plan or of a recorded run.

export interface SelectableNode {
  readonly id: string;
  /** Of a copy for an item of a map with the name of the item: `train[2024-03]`. */
  readonly label: string;
  readonly step: string;
  /** Paths of the scopes that it was called in, without a slash at the end: `data-science/monthly`. */
  readonly scopes?: readonly string[];
  readonly tags?: readonly string[];
  /** The nodes that it takes from, each once. */
  readonly parents: readonly SelectableEdge[];
  /** Of a node that is planned once for all items of a map, whose items are not known. */
  readonly isTemplate?: boolean;
  /** Of a copy for items of a map: the names of the items, and the label of its template. */
  readonly items?: readonly string[];
  readonly templateLabel?: string;
}

export interface SelectableEdge {
  /** Of the node that is taken from. */
  readonly id: string;
  /**
   * Of two templates, what an item of the node that is taken from is to that of the other: the `same`, the one `around` it,
   * or those `within` it. Left out where each item takes from all.
   */
  readonly items?: 'same' | 'around' | 'within';
  /** Nothing is taken: the node only waits. */
  readonly isOrder?: true;
}

export interface SelectableGraph {
  /** Parents come first. */
  readonly nodes: readonly SelectableNode[];
  /** Of results by name: the id of the node that each comes from. */
  readonly results: Readonly<Record<string, string>>;
}

/** The names of a node: its label, and in each of its scopes the label that it would have there. */
export function namesOf({ label, templateLabel, scopes = [] }: SelectableNode): readonly string[] {
  const [first] = scopes;
  const labels = templateLabel === undefined ? [label] : [label, templateLabel];
  if (first === undefined) return labels;
  const bare = labels.map((name) => (name.startsWith(`${first}/`) ? name.slice(first.length + 1) : name));
  return [...new Set([...labels, ...scopes.flatMap((scope) => bare.map((name) => `${scope}/${name}`))])];
}

/** The names that are offered if one is misspelt: each node once, and the scopes. */
export function offeredNames({ nodes }: SelectableGraph): readonly string[] {
  return [...new Set([...nodes.map(({ label }) => label), ...nodes.flatMap(({ scopes = [] }) => scopes)])];
}

/** All names that a term may be. */
export function listNames({ nodes, results }: SelectableGraph): ReadonlySet<string> {
  return new Set([
    ...nodes.flatMap(namesOf),
    ...nodes.map(({ step }) => step),
    ...Object.keys(results),
    ...nodes.flatMap(({ scopes = [] }) => scopes),
  ]);
}
