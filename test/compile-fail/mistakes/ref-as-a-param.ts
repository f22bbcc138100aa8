import { translate, write } from '../tables.ts';

const { text: draft } = write({});
// mistake: what a step makes is not known yet
translate({ text: draft }, { into: draft });
