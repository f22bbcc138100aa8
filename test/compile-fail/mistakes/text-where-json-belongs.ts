import { measure, write } from '../tables.ts';

// mistake: text is not stored as JSON, although both are strings
measure({ words: write({}).text });
