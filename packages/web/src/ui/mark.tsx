/** The laurel sprig: the mark of every node. */
export function Mark() {
  return (
    <svg aria-hidden="true" viewBox="0 0 40 40" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round">
      <path d="M20 37C8 33 5 20 9 7M20 37c12-4 15-17 11-30" />
      <path
        d="M9 7c4 2 5 5 3.5 9C8.5 14 7 11 9 7ZM8 16c4 1.5 6 4 5 8.5-4.5-1-6-4-5-8.5ZM11 25c4 .5 6.5 2.5 6.5 7C13 32 11 29.5 11 25ZM31 7c-4 2-5 5-3.5 9C31.5 14 33 11 31 7ZM32 16c-4 1.5-6 4-5 8.5 4.5-1 6-4 5-8.5ZM29 25c-4 .5-6.5 2.5-6.5 7 4.5 0 6.5-2.5 6.5-7Z"
        fill="currentColor"
        stroke="none"
      />
    </svg>
  );
}
