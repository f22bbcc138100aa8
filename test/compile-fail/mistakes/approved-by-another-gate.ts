import { isClean, publish, summarize, write } from '../tables.ts';

const { text: draft } = write({});
const cleaned = isClean(draft, summarize({ text: draft }), { atMost: 3 });
// mistake: another gate approved it
publish({ text: cleaned });
