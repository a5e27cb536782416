import type { ComponentChildren } from 'preact';

/** A question asked once, shown as a page of its own: what will happen, to whom, and the two ways out. */
export function Dialog({ title, children }: { title: ComponentChildren; children: ComponentChildren }) {
  return (
    <dialog open aria-labelledby="question">
      <h1 id="question">{title}</h1>
      {children}
    </dialog>
  );
}
