/**
 * Rows as CSV for a spreadsheet, with a mark in front so that it reads UTF-8. A cell that a spreadsheet would take for a
 * formula is written as text: what learners type must not run on a registrar's machine.
 */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(cellOf).join(',')).join('\r\n')}\r\n`;
}

function cellOf(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
