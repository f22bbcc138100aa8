export const ending = 'the end';
export const pause = 'a pause';
