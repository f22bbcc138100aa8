import { summarize, write } from '../tables.ts';

// mistake: the outputs of a step where one of them belongs
summarize({ text: write({}) });
