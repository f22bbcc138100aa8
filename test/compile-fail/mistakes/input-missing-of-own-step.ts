import { summarize } from '../tables.ts';

// mistake: no text to summarize
summarize({});
