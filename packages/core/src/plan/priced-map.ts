// What a plan says of one map.

export interface PricedMap {
  /** Over what: `list.shops`. */
  readonly over: string;
  /** Labels of the nodes that each item has, parents first. */
  readonly nodes: readonly string[];
  /** How many items there are; null where that is not known before something has run. */
  readonly items: number | null;
  /** How many of them have only nodes that are fresh, and how many have one that would run, waits or is blocked. */
  readonly fresh: number;
  readonly open: number;
  /** How many items there were in the last run; null where there was none. */
  readonly itemsBefore: number | null;
  /** The node that has to run before the items are known; null where they are. */
  readonly waitsFor: string | null;
}
