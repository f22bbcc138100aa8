import { summarizeScores, score } from '../tables.ts';

// mistake: metrics are another kind than json, although the type is the same
summarizeScores({ scores: score({}).metrics });
