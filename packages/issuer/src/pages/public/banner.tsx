import { hashed } from '@laurel/base';
import { BADGE_COLOURS, LinkButton, PAPER, type Translate } from '@laurel/web';
import type { PictureRow } from '../../achievements/picture-records.ts';
import { findPicture, PICTURES } from '../../achievements/pictures.ts';
import { type Bilingual, said, saidIn } from '../../achievements/texts.ts';
import type { Issuer, IssuerProfile } from '../../deps.ts';
import { newestLook } from '../../look/look.ts';

/** A banner that was uploaded, as the public pages show it. */
export type ShownBanner = { name: string; picture: PictureRow; alt: Bilingual };

export async function bannerOf(issuer: Issuer, { slug }: IssuerProfile): Promise<ShownBanner | undefined> {
  const { look } = await newestLook(issuer, slug, 'banner');
  const picture = look && (await findPicture(issuer, slug, look.picture));
  return look && picture && { name: look.picture, picture, alt: look.alt };
}

/** As wide as the page; its height comes from its sides, so that nothing moves when it arrives. */
export const BannerPicture = ({ t, name, picture: { width, height }, alt }: ShownBanner & { t: Translate }) => (
  <div class="banner">
    <img src={`${PICTURES}${name}`} width={width} height={height} alt={said(alt, t.language)} lang={saidIn(alt, t.language)} />
  </div>
);

/** The institution's band, or what it uploaded in its place: woven like the edge of a certificate, no two issuers alike. Nothing where none was asked for. */
export function Banner({ t, profile, picture }: { t: Translate; profile: IssuerProfile; picture: ShownBanner | undefined }) {
  const { banner, did } = profile;
  if (picture) return <BannerPicture t={t} {...picture} />;
  if (!banner) return null;
  return (
    <div class="banner">
      <svg aria-hidden="true">
        <defs>
          <pattern id="woven" width="120" height="600" patternUnits="userSpaceOnUse">
            <g fill="none" stroke={PAPER} stroke-opacity=".3" stroke-width=".8">
              {wavesOf(did).map((d) => (
                <path d={d} />
              ))}
            </g>
          </pattern>
        </defs>
        <rect width="100%" height="100%" fill={BADGE_COLOURS[banner.colour].deep} />
        <rect width="100%" height="100%" fill="url(#woven)" />
      </svg>
      {banner.text && <p>{banner.text[t.language]}</p>}
    </div>
  );
}

/** Six waves whose lengths divide the pattern's 120, so that each goes on where the next begins; how high they swing comes from the DID. The pattern is taller than any band, so that they run along its upper half once. */
function wavesOf(did: string): string[] {
  const seeds = Buffer.from(hashed(did), 'base64url');
  return [120, 60, 40, 30, 60, 40].map((length, index) => {
    const height = 20 + ((seeds[index] ?? 0) % 40);
    return `M0 40q${length / 4}-${height} ${length / 2} 0${`t${length / 2} 0`.repeat((120 / length) * 2 - 1)}`;
  });
}

/** The one button: what the institution chose, else where the page itself tells how. */
export function CallToAction({ t, profile, otherwise }: { t: Translate; profile: IssuerProfile; otherwise: { text: string; href: string } | undefined }) {
  const action = profile.action ? { text: profile.action.text[t.language], href: profile.action.url } : otherwise;
  return action ? <LinkButton href={action.href}>{action.text}</LinkButton> : null;
}
