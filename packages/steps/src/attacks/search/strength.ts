/** How much is tried: see `AttackOptions`. */
export const strengths = ['quick', 'standard'] as const;
export type Strength = (typeof strengths)[number];
