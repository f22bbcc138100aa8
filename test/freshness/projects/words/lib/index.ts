export { default as close } from './close.ts';
export * from './endings.ts';
export { greeting } from './greeting.ts';
export * as numbers from './numbers.ts';
