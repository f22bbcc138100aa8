import { shorten, write } from '../tables.ts';

// mistake: a text where a number belongs
shorten(write({}), { limit: '80' });
