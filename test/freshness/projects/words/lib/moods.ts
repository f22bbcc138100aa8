export const glad = 1;
export const sad = 2;
