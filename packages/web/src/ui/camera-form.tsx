import { Icon } from './icon.tsx';
import { Notice } from './notice.tsx';
import { usePage } from './page-context.ts';

/**
 * A form that script sends once the camera has read a QR code, with its text in `field`. Hidden until script has found that there is a camera, so beside it stands
 * what does without: a photograph, or a box for the text. Its page needs `script: 'camera'`.
 */
export function CameraForm({ action, field }: { action: string; field: string }) {
  const { t, csrf } = usePage();
  return (
    <form method="post" action={action} class="camera" data-camera={field} hidden>
      <input type="hidden" name="_csrf" value={csrf} />
      <input type="hidden" name={field} value="" />
      <button class="btn quiet" type="button" data-camera-start>
        <Icon name="scan" />
        {t('web.camera.start')}
      </button>
      <div class="stack" data-camera-view hidden>
        <video muted playsInline aria-label={t('web.camera.view')} data-camera-video />
        <p class="hint">{t('web.camera.hint')}</p>
        <button class="btn quiet" type="button" data-camera-stop>
          {t('web.camera.stop')}
        </button>
      </div>
      <p role="status" class="vh" data-camera-says data-looking={t('web.camera.looking')} data-found={t('web.camera.found')} />
      {(['refused', 'failed'] as const).map((trouble) => (
        <div data-camera-trouble={trouble} hidden>
          <Notice kind="warn" alert title={t(`web.camera.${trouble}.title`)}>
            {t(`web.camera.${trouble}`)}
          </Notice>
        </div>
      ))}
    </form>
  );
}
