import type { Problem } from '@laurel/base';
import type { RoleName } from '@laurel/people';
import { Choice } from '../ui/choice.tsx';
import { errorAt } from '../ui/field.tsx';
import { usePage } from '../ui/page-context.ts';

/** Roles to switch on, each with what it may do. The field is `roles`, once for each that is on. */
export function RoleChoices({ roles, held, problems = [] }: { roles: readonly RoleName[]; held: readonly RoleName[]; problems?: readonly Problem[] }) {
  const { t } = usePage();
  const error = errorAt(problems, 'roles');
  return (
    // biome-ignore lint/a11y/useSemanticElements: the legend of the fieldset around it names it; an error must be able to point here
    <div id="roles" class="field" role="group" aria-label={t('web.access.roles')} aria-describedby={error ? 'roles-error' : undefined}>
      {error && (
        <span class="error" id="roles-error">
          {error}
        </span>
      )}
      {roles.map((role) => (
        <Choice key={role} name="roles" value={role} label={t(`web.role.${role}`)} detail={t(`web.role.${role}.what`)} checked={held.includes(role)} />
      ))}
    </div>
  );
}

/** `Registrar, Auditor`. */
export function RoleNames({ roles }: { roles: readonly RoleName[] }) {
  const { t } = usePage();
  return <>{new Intl.ListFormat(t.language, { type: 'unit' }).format(roles.map((role) => t(`web.role.${role}`)))}</>;
}
