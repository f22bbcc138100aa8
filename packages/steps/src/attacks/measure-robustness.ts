// Which rows stay right under which attack, at ε and over other sizes.

import type { StepContext } from '@cairn/core';
import type { Rate } from '@cairn/stats';
import type { Breathing } from '../training/breathing.ts';
import type { AttackSettings } from './attack-report.ts';
import type { RightAt } from './check-attack.ts';
import { type AttackOutcome, type Battery, blackBoxAttacks, chooseAttacks, runAttacks } from './search/battery.ts';
import type { OpenedAttackedModel } from './search/open-attacked-model.ts';
import { fgsmSearch, noiseSearch, pgdSearch } from './search/pgd-search.ts';

export interface Measured {
  readonly noise: Uint8Array;
  /** Null for a family without gradients, as `pgd`. */
  readonly fgsm: Uint8Array | null;
  readonly pgd: Uint8Array | null;
  /** Right under every attack at ε. */
  readonly robust: Uint8Array;
  /** Under every attack that was run at the size or at a smaller one, whose ball it contains: all at ε, else one. */
  readonly curve: readonly RightAt[];
  /** Under one attack, whatever the smaller sizes found: PGD, or Square for a family without gradients. */
  readonly plainCurve: readonly RightAt[];
  readonly attacks: readonly AttackOutcome[];
  readonly leftOut: Battery['leftOut'];
  /** Rows that only attacks without gradients fooled; null if none came after attacks by gradients. */
  readonly onlyBlackBox: Rate | null;
}

export interface MeasureOptions extends Pick<StepContext, 'random' | 'progress'> {
  /** 1 for each row that is right as it is. */
  readonly clean: Uint8Array;
  /** Rising. */
  readonly sizes: readonly number[];
  readonly settings: AttackSettings;
  readonly breathing: Breathing;
}

export async function measureRobustness(model: OpenedAttackedModel, options: MeasureOptions): Promise<Measured> {
  const { clean, sizes, settings, breathing, random, progress } = options;
  const { epsilon, norm, steps, restarts, stepSize } = settings;
  const { origins, hasGradients } = model;
  const at = (size: number) => ({ model, origins, ball: { norm, epsilon: size }, breathing });
  const chosen = chooseAttacks(model, settings);
  const pgd = Array.from({ length: restarts }, () => ({
    name: 'PGD',
    attack: pgdSearch({ steps, stepShare: stepSize / epsilon }),
  }));
  const plain = hasGradients ? pgd : chooseAttacks(model, { ...settings, strength: 'quick', restarts: 1 }).attacks;
  const robust = clean.slice();
  const curve: RightAt[] = [{ epsilon: 0, right: clean }];
  const plainCurve: RightAt[] = [{ epsilon: 0, right: clean }];
  let attacks: readonly AttackOutcome[] = [];
  for (const size of sizes) {
    await breathing.pause();
    const right = clean.slice();
    // One stream for all sizes, so that the points of the curve differ in their ε alone.
    const first = await runAttacks(at(size), plain, right, (position) => random(`start ${position}`));
    plainCurve.push({ epsilon: size, right: right.slice() });
    const before = curve.at(-1)!.right;
    const both = right.map((value, row) => value & before[row]!);
    // All attacks run at ε; at the other sizes one does, because the curve shows a trend and takes five times as long.
    const rest = await runAttacks(at(size), size === epsilon ? chosen.attacks : [], both, (position) =>
      random(`attack ${position}`),
    );
    if (size === epsilon) {
      attacks = hasGradients ? [...first, ...rest] : rest;
      robust.set(both);
    }
    curve.push({ epsilon: size, right: both });
    progress({ fraction: curve.length / (sizes.length + 1), message: `ε ${Number(size.toPrecision(3))}` });
  }
  const alone = async (name: string, attack: typeof fgsmSearch) => {
    const right = clean.slice();
    await runAttacks(at(epsilon), [{ name, attack }], right, () => random(name));
    return right;
  };
  const blackBox = attacks.filter(({ attack }) => blackBoxAttacks.includes(attack));
  return {
    noise: await alone('noise', noiseSearch),
    fgsm: hasGradients ? await alone('fgsm', fgsmSearch) : null,
    pgd: hasGradients ? Uint8Array.from(plainCurve.find((point) => point.epsilon === epsilon)!.right) : null,
    robust,
    curve,
    plainCurve,
    attacks,
    leftOut: chosen.leftOut,
    onlyBlackBox:
      hasGradients && blackBox.length > 0
        ? { hits: blackBox.reduce((total, { fooled }) => total + fooled, 0), n: clean.length }
        : null,
  };
}
