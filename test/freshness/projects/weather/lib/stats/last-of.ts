export function lastOf<Item>(items: readonly Item[], otherwise: Item): Item {
  const last: Item | undefined = items.at(-1);
  return last ?? otherwise;
}
