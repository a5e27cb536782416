import type { DataSource } from 'typeorm';
import { connect } from '../connect.ts';

/** Works on the rows of a database that no agent has open, as nobody but a test may. */
export async function inDatabase<T>(file: string, work: (source: DataSource) => Promise<T>): Promise<T> {
  const source = await connect(file, 'write');
  try {
    return await work(source);
  } finally {
    await source.destroy();
  }
}
