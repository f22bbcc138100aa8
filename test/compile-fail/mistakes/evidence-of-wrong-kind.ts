import { isShort, write } from '../tables.ts';

const { text: draft } = write({});
// mistake: a text where a summary belongs
isShort(draft, { summary: draft });
