import type { Store } from '@laurel/store';
import { type AuditOptions, type AuditReport, verifyAudit } from './verify-audit.ts';

/** `laurel audit verify`: says in lines what `verifyAudit` found. @returns the exit code: 0 when every link holds. */
export async function printAudit(store: Store, print: (line: string) => void, options: AuditOptions = {}): Promise<number> {
  const report = await verifyAudit(store, options);
  print(`Entries: ${report.entries}, ending in ${report.head}`);
  print(`Checkpoints: ${report.checkpoints}, signatures ${report.signatures}; entries newer than the last: ${report.uncovered}`);
  if (report.ok) print(`The audit record is whole: every entry follows the one before, ${CHECKPOINTS[report.signatures]}.`);
  else print(`The audit record is BROKEN at entry ${report.brokenAt}. ${report.problem} Keep this database as evidence and compare it with a backup.`);
  return report.ok ? 0 : 1;
}

const CHECKPOINTS: Record<AuditReport['signatures'], string> = {
  checked: 'every checkpoint holds',
  'not checked': 'every checkpoint names an entry that is there; who signed the checkpoints was not looked at',
};
