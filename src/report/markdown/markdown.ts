/** Text as Markdown shows it, in a paragraph or a table's cell: nothing in it is taken for markup. */
export const inline = (text: string): string =>
  text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_{}[\]<>|]/g, (sign) => `\\${sign}`);
