import { translate, write } from '../tables.ts';

// mistake: into what language
translate(write({}), {});
