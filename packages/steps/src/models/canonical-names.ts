// tfjs numbers layers and weights with counters of the process, so one network has other names the second time. What is
// saved must not show what ran before: names that tfjs gave are numbered anew, in the order of the layers.

/** Plain JSON of a model's topology. */
type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

export interface NamedWeight {
  readonly name: string;
}

/** A topology and its weights under names that depend on the network alone. Names that an author gave stay. */
export function canonicalNames<W extends NamedWeight>(
  topology: unknown,
  weights: readonly W[],
): { readonly topology: unknown; readonly weights: readonly W[] } {
  const names = renumber(topology as Json);
  const rename = (name: string) => names.get(name) ?? name;
  return {
    topology: renameIn(topology as Json, rename, false),
    weights: weights.map((weight) => ({ ...weight, name: weight.name.split('/').map(rename).join('/') })),
  };
}

/** Old names to new ones: `dense_Dense7` is `dense_2` when it is the second dense layer. */
function renumber(topology: Json): ReadonlyMap<string, string> {
  const layers = layersOf(topology);
  const taken = new Set(layers.map(({ name }) => name));
  const counts = new Map<string, number>();
  const names = new Map<string, string>();
  for (const { name, className } of layers) {
    const prefix = automaticPrefix(name, className);
    if (prefix === undefined || names.has(name)) continue;
    let count = counts.get(prefix) ?? 0;
    do count++;
    while (taken.has(`${prefix}_${count}`) && `${prefix}_${count}` !== name);
    counts.set(prefix, count);
    names.set(name, `${prefix}_${count}`);
  }
  return names;
}

/** What tfjs put before the number, if it named the layer: `dense` of `dense_Dense7`, `sequential` of `sequential_3`. */
function automaticPrefix(name: string, className: string): string | undefined {
  if (/^(sequential|model|functional)_?\d+$/.test(name)) return name.replace(/_?\d+$/, '');
  if (/^input\d+$/.test(name)) return 'input';
  const end = name.lastIndexOf(`_${className}`);
  return end > 0 && /^\d+$/.test(name.slice(end + className.length + 1)) ? name.slice(0, end) : undefined;
}

function layersOf(node: Json): readonly { readonly name: string; readonly className: string }[] {
  if (typeof node !== 'object' || node === null) return [];
  if (Array.isArray(node)) return node.flatMap(layersOf);
  const record = node as { readonly [name: string]: Json };
  const { class_name: className, config } = record as { class_name?: Json; config?: { name?: Json } };
  const own =
    typeof className === 'string' && typeof config?.name === 'string' ? [{ name: config.name, className }] : [];
  return [...own, ...Object.values(record).flatMap(layersOf)];
}

/** Renames layers where they are named and where others refer to them, and no other text that happens to be equal. */
function renameIn(node: Json, rename: (name: string) => string, isReference: boolean): Json {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) {
    return node.map((item, index) =>
      isReference && index === 0 && typeof item === 'string' ? rename(item) : renameIn(item, rename, isReference),
    );
  }
  const fields = Object.entries(node as { readonly [name: string]: Json }).map(([field, value]) => {
    if (field === 'name' && typeof value === 'string') return [field, rename(value)];
    const refers = field === 'inbound_nodes' || field === 'input_layers' || field === 'output_layers';
    return [field, renameIn(value, rename, refers)];
  });
  return Object.fromEntries(fields);
}
