// Where the scales begin, in kelvin.

export const zero = 273.15;
export const boiling = 373.15;
