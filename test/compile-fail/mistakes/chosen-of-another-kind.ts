import { best } from '@cairn/core';
import { measure, score, write } from '../tables.ts';

const trial = { text: write({}).text, metrics: score({}).metrics };
const { text: chosen } = best([trial], (one) => one.metrics, { max: 'loss' });
// mistake: what was chosen is text still
measure({ words: chosen });
