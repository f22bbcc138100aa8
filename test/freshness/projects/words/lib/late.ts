export const late = 'better late';
export const never = 'than never';
