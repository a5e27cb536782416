import type { ComponentChildren } from 'preact';
import { BadgeArt, type BadgeArtProps } from '../art/badge-art.tsx';
import { Link } from './button.tsx';

type Art = Omit<BadgeArtProps, 'alt' | 'size'>;
type BadgeCardProps = { href: string; title: string; issuer: ComponentChildren; kind?: ComponentChildren; state?: ComponentChildren } & (
  | { image: string; art?: undefined }
  | { image?: string | undefined; art: Art }
);

/** A badge in a grid: the drawing (or `image`, a path or data: address), its title as the link, who gave it, what kind, how it stands. */
export function BadgeCard(props: BadgeCardProps) {
  return (
    <article class="card">
      {props.image ? <img class="badge" alt="" src={props.image} /> : props.art && <BadgeArt {...props.art} alt="" />}
      <h3>
        <Link href={props.href}>{props.title}</Link>
      </h3>
      <p>{props.issuer}</p>
      {props.kind && <p class="soft">{props.kind}</p>}
      {props.state && <p>{props.state}</p>}
    </article>
  );
}

export function Grid({ children }: { children: ComponentChildren }) {
  return <div class="grid">{children}</div>;
}

/** A sheet that shows exactly what somebody else will see. */
export function Preview({ children }: { children: ComponentChildren }) {
  return <div class="preview stack">{children}</div>;
}
