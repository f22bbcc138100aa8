import { shorten, write } from '../tables.ts';

// mistake: there is no param of that name
shorten(write({}), { length: 12 });
