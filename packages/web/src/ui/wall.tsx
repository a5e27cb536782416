import type { ComponentChildren } from 'preact';
import { Qr } from './qr.tsx';

/** What a projector shows to a room: an address to photograph or type, a code, how many have come. Read from the last row. */
export function Wall(props: {
  address: string;
  /** What the code opens, for who cannot see it. */
  label: string;
  typed: ComponentChildren;
  codeLabel: ComponentChildren;
  code: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <div class="wall">
      <Qr text={props.address} label={props.label} />
      <div class="stack">
        <p class="address">{props.typed}</p>
        <div>
          <p class="soft">{props.codeLabel}</p>
          <p class="code">{props.code}</p>
        </div>
        {props.children}
      </div>
    </div>
  );
}
