// Trees and feasible changes: choices that lose nothing, and searches that prove what they do not find.

import { decideClasses } from '../deciding/decide.ts';
import { encodeExactly, widthOf } from '../models/encode-rows.ts';
import type { AnyModel } from '../models/model-value.ts';
import { readEnsemble, scoreRow, splitPoints } from '../trees/tree-ensemble.ts';
import { readTrees } from '../trees/trees-file.ts';
import type { AskedModel, Point } from './ask-picks.ts';
import { ownPoint } from './ask-picks.ts';
import { type Found, findHighest, type Goal, type Highest, type SearchLimits, searchBoxes } from './search-boxes.ts';
import { createTreeBoxes, type TreeBoxes } from './tree-boxes.ts';

export interface TreeProofs {
  /** By column: where the trees split it. */
  readonly splits: ReadonlyMap<string, readonly number[]>;
  /** A feasible point whose class is not `own`, or one whose class is `target`. */
  findClass(
    model: AskedModel,
    row: number,
    wanted: { readonly own: number } | { readonly target: number },
    limits: SearchLimits,
    mode: 'any' | 'cheapest',
  ): Found;
  /** The feasible point with the highest, or the lowest, number. */
  findExtreme(model: AskedModel, from: Point, direction: 1 | -1, limits: SearchLimits): Highest;
}

/** Sums in another order differ by less. */
const rounding = 1e-9;

/** @param model - of the family `trees` */
export async function openTreeProofs(model: AnyModel): Promise<TreeProofs> {
  const { description } = model;
  const { features, classes } = description;
  const ensemble = readEnsemble(await readTrees(model.path));
  const places = new Map<string, number>();
  let offset = 0;
  for (const feature of features) {
    places.set(feature.name, offset);
    offset += widthOf(feature);
  }
  const points = splitPoints(ensemble);
  const splits = new Map([...places].map(([name, place]) => [name, points.get(place) ?? []]));
  const width = ensemble.scoreCount;
  const toScores = (raw: Float64Array) => (width === 1 && classes.length === 2 ? Float64Array.of(0, raw[0]!) : raw);

  const openBoxes = (asked: AskedModel, row: number) => {
    const own = ownPoint(asked, row);
    const choices = asked.choices[row]!;
    // The encoded numbers of all choices: each column at each of its choices, the others as they are.
    const variants = choices.flatMap(({ choices: all }, column) =>
      all.map((_, choice): Point => ({ row, picks: own.picks.map((pick, j) => (j === column ? choice : pick)) })),
    );
    const { data } = encodeExactly(features, asked.tableOf([own, ...variants]));
    const stride = offset;
    let next = 1;
    const columns = choices.map(({ column, choices: all }) => {
      const place = places.get(column)!;
      const first = next;
      next += all.length;
      const values = all.map((_, choice) => data[(first + choice) * stride + place]!);
      const isOrdered = typeof all[0]!.value === 'number';
      return { place, values, costs: all.map(({ cost }) => cost), isOrdered };
    });
    const encoded = data.slice(0, stride);
    return (weights: readonly number[]): TreeBoxes => createTreeBoxes(ensemble, encoded, columns, weights);
  };

  /** With two scores of which the first is 0, or one for each class. */
  const decide = (encoded: Float64Array) => decideClasses(description, toScores(scoreRow(ensemble, encoded)))[0]!;

  return {
    splits,
    findClass(asked, row, wanted, limits, mode) {
      const isWanted = (index: number) => ('own' in wanted ? index !== wanted.own : index === wanted.target);
      const accepts: Goal['accepts'] = (encoded) => isWanted(decide(encoded));
      const boxesOf = openBoxes(asked, row);
      if (width === 1) {
        // The probability rises with the one score, whatever the calibration: the end of its range decides.
        const target = 'own' in wanted ? 1 - wanted.own : wanted.target;
        const sign = target === 1 ? 1 : -1;
        const couldReach = (bound: number) =>
          decideClasses(description, Float64Array.of(0, sign * (bound + rounding)))[0] === target;
        return searchBoxes(boxesOf([sign]), { couldReach, accepts }, limits, mode);
      }
      if ('target' in wanted) return searchTarget(asked, row, wanted.target, limits, mode);
      const found = classes.flatMap((_, k) =>
        k === wanted.own ? [] : [searchPair(boxesOf, k, wanted.own, accepts, limits, mode)],
      );
      return bestOf(found);
    },
    findExtreme(asked, from, direction, limits) {
      const boxes = openBoxes(asked, from.row)([direction]);
      const heightOf = (encoded: Float64Array) => direction * scoreRow(ensemble, encoded)[0]!;
      return findHighest(boxes, limits, heightOf, from.picks);
    },
  };

  function searchPair(
    boxesOf: (weights: readonly number[]) => TreeBoxes,
    target: number,
    own: number,
    accepts: Goal['accepts'],
    limits: SearchLimits,
    mode: 'any' | 'cheapest',
  ): Found {
    const weights = classes.map((_, k) => (k === target ? 1 : k === own ? -1 : 0));
    return searchBoxes(boxesOf(weights), { couldReach: (bound) => bound >= -rounding, accepts }, limits, mode);
  }

  /** The target class must be ahead of every other one; the bound looks at the class that is ahead now. */
  function searchTarget(
    asked: AskedModel,
    row: number,
    target: number,
    limits: SearchLimits,
    mode: 'any' | 'cheapest',
  ) {
    const boxesOf = openBoxes(asked, row);
    const [own] = encodeExactlyOf(asked, row);
    const ahead = decide(own!);
    const accepts: Goal['accepts'] = (encoded) => decide(encoded) === target;
    return searchPair(boxesOf, target, ahead, accepts, limits, mode);
  }

  function encodeExactlyOf(asked: AskedModel, row: number): readonly Float64Array[] {
    return [encodeExactly(features, asked.tableOf([ownPoint(asked, row)])).data];
  }
}

/** Over the pairs of classes: the cheapest point, none if none has one, else undecided. */
function bestOf(found: readonly Found[]): Found {
  const points = found.flatMap((one) => (one.outcome === 'found' ? [one] : []));
  const isDecided = found.every(({ outcome }) => outcome !== 'undecided');
  if (points.length === 0) return { outcome: isDecided ? 'none' : 'undecided' };
  const best = points.reduce((least, one) => (one.cost < least.cost ? one : least));
  return { ...best, isCheapest: best.isCheapest && isDecided };
}
