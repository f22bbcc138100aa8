import { summarize, write } from '../tables.ts';

const { text: draft } = write({});
// mistake: there is no input of that name
summarize({ text: draft, title: draft });
