/** A mark in front, so that a spreadsheet reads UTF-8. */
export const BOM = '\uFEFF';

/** Rows as CSV for a spreadsheet. */
export const writeCsv = (rows: readonly (readonly string[])[]): string => BOM + rows.map(csvLine).join('');

/**
 * One row. A cell that a spreadsheet would take for a formula is written as text: what learners type must not run on a
 * registrar's machine. Some take the full-width signs of East Asian keyboards for the narrow ones.
 */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cellOf).join(',')}\r\n`;

function cellOf(text: string): string {
  const safe = /^(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
