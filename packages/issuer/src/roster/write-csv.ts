/** A mark in front, so that a spreadsheet reads UTF-8. */
export const BOM = '\uFEFF';

/** Rows as CSV for a spreadsheet. */
export const writeCsv = (rows: readonly (readonly string[])[]): string => BOM + rows.map(csvLine).join('');

/**
 * One row. A cell that a spreadsheet would take for a formula is written as text: what learners type must not run on a
 * registrar's machine. Some take the full-width signs of East Asian keyboards for the narrow ones; where lists are parted by semicolons, one within a
 * cell begins the next.
 */
export const csvLine = (cells: readonly string[]): string =>
  plainCsvLine(cells.map((text) => text.replace(/^(?=\s*[=+\-@＝＋－＠]|[\t\r\n])/, "'").replace(/([;\t\r\n]\s*)(?=[=+\-@＝＋－＠])/g, "$1'")));

/** The same for our own reader, which takes no formula. */
export const plainCsvLine = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

const quoted = (text: string): string => (/[",\r\n;\t]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
