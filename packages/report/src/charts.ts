// The door for steps that draw reports: it loads the library of charts, so it is imported only where something is drawn.

export { drawReportPictures, type Picture } from './pictures/list-pictures.ts';
