// The numbers of a model of trees, read out of LightGBM's text: how many there are, and how two models differ.

import { readTrees } from './trees-file.ts';

/** What a tree decides by, and what it gives. */
const fields = ['split_feature', 'threshold', 'decision_type', 'leaf_value'] as const;

/** Splits and leaves of all trees. */
export function countSplitsAndLeaves(text: string): number {
  const leaves = [...text.matchAll(/^num_leaves=(\d+)$/gm)].map(([, count]) => Number(count));
  return leaves.reduce((total, count) => total + count + (count - 1), 0);
}

/** `3 of 120 numbers of the trees by up to 0.25, first tree 2 leaf_value 4` if any of two models differ. */
export async function describeTrees(before: string, now: string): Promise<string | undefined> {
  const [one, other] = (await Promise.all([before, now].map(readTrees))).map(listNumbers);
  const names = [...new Set([...one!.keys(), ...other!.keys()])];
  const differing = names.filter((name) => !Object.is(one!.get(name), other!.get(name)));
  if (differing.length === 0) return undefined;
  const by = Math.max(...differing.map((name) => Math.abs((one!.get(name) ?? 0) - (other!.get(name) ?? 0))));
  return `${differing.length} of ${names.length} numbers of the trees by up to ${by.toPrecision(3)}, first ${differing[0]}`;
}

/** Each number by its tree, its field and its position from 0. */
function listNumbers(text: string): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const section of text.split('\nTree=').slice(1)) {
    const [tree, ...lines] = section.split('\n');
    for (const line of lines) {
      const [name, values] = line.split('=');
      if (!values || !fields.some((field) => field === name)) continue;
      for (const [place, value] of values.split(' ').entries())
        numbers.set(`tree ${tree} ${name} ${place}`, Number(value));
    }
  }
  return numbers;
}
