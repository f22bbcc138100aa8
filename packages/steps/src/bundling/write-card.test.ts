import { expect, test } from 'vitest';
import type { ModelDescription } from '../schemas/model-description.ts';
import { writeCard } from './write-card.ts';

test('a report without estimates is on the card with its sentences', () => {
  const reports = { onnx: { rows: 3, summary: ['As onnx: the largest difference on 3 rows is 1.2e-8 (row 2)'] } };
  const model: ModelDescription = {
    ...{ family: 'linear', files: [], task: 'regression', label: 'y', classes: [], positive: null, features: [] },
    ...{ output: 'value', target: null, parameterCount: 1, cleaning: null },
  };
  const params = { description: '', intendedUse: 'Trying.', limitations: [] };
  const card = writeCard({ name: 'm', params, model, reports, verdicts: [], lineage: [] });
  expect(card).toContain(
    '## Figures: onnx\n\n- As onnx: the largest difference on 3 rows is 1.2e-8 (row 2)\n\n## Verdicts',
  );
});

test('a report with estimates has its sentences below them, the first ones', () => {
  const summary = [
    { text: 'The worst slice is age 30 to 40', decision: 'failed' },
    ...Array.from({ length: 20 }, (_, i) => `s${i}`),
  ];
  const reports = { errors: { error: { value: 0.2, low: 0.1, high: 0.3, n: 50 }, summary } };
  const model: ModelDescription = {
    ...{ family: 'linear', files: [], task: 'regression', label: 'y', classes: [], positive: null, features: [] },
    ...{ output: 'value', target: null, parameterCount: 1, cleaning: null },
  };
  const params = { description: '', intendedUse: 'Trying.', limitations: [] };
  const card = writeCard({ name: 'm', params, model, reports, verdicts: [], lineage: [] });
  expect(card).toMatch(/\| error \| 0\.2.*\|\n\n- The worst slice is age 30 to 40\n- s0\n/);
  expect(card).toContain('- s10\n- and 9 more, in the report\n');
});
