import { isClean, summarize, write } from '../tables.ts';

const { text: draft } = write({});
// mistake: called without params
isClean(draft, summarize({ text: draft }));
