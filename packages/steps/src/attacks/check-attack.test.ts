import { expect, test } from 'vitest';
import { checkAttack, type Evidence } from './check-attack.ts';

/** So many of 200 rows are right, the first of them at `from`. */
const of = (hits: number, from = 0) =>
  Uint8Array.from({ length: 200 }, (_, row) => ((row - from + 200) % 200 < hits ? 1 : 0));
const rate = (hits: number) => ({ hits, n: 200 });
const sound: Evidence = {
  noise: of(190),
  fgsm: of(100),
  pgd: of(80),
  curve: [
    { epsilon: 0, right: of(195) },
    { epsilon: 0.1, right: of(80) },
    { epsilon: 1, right: of(0) },
  ],
  classCount: 10,
  unchanged: [],
  flat: rate(0),
  onlyBlackBox: null,
  likeProbabilities: rate(0),
  unsteady: rate(0),
};
const decide = (evidence: Partial<Evidence>) =>
  checkAttack({ ...sound, ...evidence }).map(({ decision, isPassed }) => `${decision}${isPassed ? '' : ' ✗'}`);

test('a sound attack passes all of its checks', () => {
  expect(decide({})).toEqual(Array.from({ length: 7 }, () => 'passed'));
});

test('a reversal within the interval is not enough evidence, and a larger one speaks against the attack', () => {
  expect(decide({ pgd: of(104, 50) })[1]).toBe('inconclusive');
  // On the very same rows, and 10 more of them, the same sort of reversal is no accident.
  expect(decide({ pgd: of(110) })[1]).toBe('failed ✗');
  expect(decide({ pgd: of(150) })[1]).toBe('failed ✗');
  expect(decide({ noise: of(20) })[0]).toBe('failed ✗');
});

test('accuracy may not rise with ε, and ε 1 leaves chance', () => {
  const curve = [
    { epsilon: 0, right: of(195) },
    { epsilon: 0.1, right: of(80) },
    { epsilon: 0.2, right: of(140) },
    { epsilon: 1, right: of(100) },
  ];
  const checks = checkAttack({ ...sound, curve });
  expect(checks[2]).toMatchObject({ rule: 'accuracy does not rise with ε (0.1 to 0.2)', decision: 'failed' });
  expect(checks[3]).toMatchObject({ value: 0.5, required: '≤ 0.1', decision: 'failed', isPassed: false });
});

test('a model that may decide by columns that stay as they are may be right at ε 1', () => {
  const curve = [
    { epsilon: 0, right: of(195) },
    { epsilon: 1, right: of(190) },
  ];
  const unchanged = ['goods', 'placed'];
  const [, , , whole] = checkAttack({ ...sound, curve, unchanged });
  expect(whole).toMatchObject({
    decision: 'inconclusive',
    isPassed: true,
    reason: "the attack leaves 'goods' and 'placed' as they are, which may be enough to decide",
  });
  expect(checkAttack({ ...sound, unchanged })[3]!.decision).toBe('passed');
});

test('blinded attacks are told: no slope, probabilities, drawn outputs', () => {
  expect(decide({ flat: rate(120), likeProbabilities: rate(200), unsteady: rate(200) }).slice(4)).toEqual([
    'failed ✗',
    'failed ✗',
    'failed ✗',
  ]);
});

test('an attack without gradients that finds what gradients did not speaks against them, and is judged without them', () => {
  expect(decide({ onlyBlackBox: rate(4) })).toEqual(Array.from({ length: 8 }, () => 'passed'));
  expect(decide({ onlyBlackBox: rate(60) })[5]).toBe('failed ✗');
  expect(decide({ fgsm: null, pgd: null, flat: null })).toHaveLength(4);
});
