/** One line of the walk: what, and how long it took. */
export type Step = <T>(what: string, act: () => Promise<T>, found?: (result: T) => string) => Promise<T>;

/** Numbers the steps and times each; a step that fails says so in its own line. */
export function stepper(say: (line: string) => void): Step {
  let number = 0;
  return async (what, act, found) => {
    const began = performance.now();
    const line = (mark: string, more: string) => {
      const time = `${((performance.now() - began) / 1000).toFixed(2)} s`;
      say(`  ${mark} ${String(++number).padStart(2)}  ${what.padEnd(50)} ${time.padStart(8)}${more && `  ${more}`}`);
    };
    try {
      const result = await act();
      line('✓', found?.(result) ?? '');
      return result;
    } catch (error) {
      line('✗', '');
      throw error;
    }
  };
}
