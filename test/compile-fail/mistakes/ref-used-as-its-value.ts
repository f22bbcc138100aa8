import { write } from '../tables.ts';

const { text: draft } = write({});
// mistake: what a step makes is not known yet
draft.trim();
