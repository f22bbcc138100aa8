import { translate, write } from '../tables.ts';

// mistake: called without params
translate(write({}));
