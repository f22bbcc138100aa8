import { shorten, write } from '../tables.ts';

// mistake: there is no style of that name
shorten(write({}), { style: 'dotted' });
