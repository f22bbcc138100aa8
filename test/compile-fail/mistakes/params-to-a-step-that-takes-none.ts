import { summarize, write } from '../tables.ts';

// mistake: it takes no params
summarize(write({}), { limit: 3 });
