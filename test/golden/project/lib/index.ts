export { Doubling as Scale, depth, word } from './score.ts';
