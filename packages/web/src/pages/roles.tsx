import type { Problem } from '@laurel/base';
import type { RoleName } from '@laurel/people';
import { Choice } from '../ui/choice.tsx';
import { errorAt } from '../ui/field.tsx';
import { usePage } from '../ui/page-context.ts';

type Props = { roles: readonly RoleName[]; held: readonly RoleName[]; id?: string; problems?: readonly Problem[] };

/** Roles to switch on, each with what it may do. The field is `roles`, once for each that is on. */
export function RoleChoices({ roles, held, id = 'roles', problems = [] }: Props) {
  const { t } = usePage();
  const error = errorAt(problems, id);
  return (
    // biome-ignore lint/a11y/useSemanticElements: the part's heading stands in the legend's place; an error must be able to point here
    <div id={id} role="group" aria-label={t('web.access.roles')} aria-describedby={error ? `${id}-error` : undefined}>
      {error && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
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
  return <>{roles.map((role) => t(`web.role.${role}`)).join(', ')}</>;
}
