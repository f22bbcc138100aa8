// Packages that are published inside of ours: a report is drawn by four packages that bring 66 others, of which it uses a
// small part. Whoever installs the command would have to install them all.

/** By the folder of our package. In the workspace they are ordinary dependencies. */
export const bundledDependencies = {
  report: ['@dagrejs/dagre', '@observablehq/plot', 'linkedom', 'markdown-it'],
};
