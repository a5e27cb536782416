import { Button, Form, usePage } from '@laurel/web';

/** One place earlier or later; what is at an end already has no button there. */
export function Order<T extends { id: string }>({ action, name, of, one, field }: { action: string; name: string; of: readonly T[]; one: T; field?: string }) {
  const { t } = usePage();
  const place = of.findIndex(({ id }) => id === one.id);
  const steps = [...(place > 0 ? (['earlier'] as const) : []), ...(place < of.length - 1 ? (['later'] as const) : [])];
  if (steps.length === 0) return null;
  return (
    <Form action={action} kind="inline" label={name}>
      {field !== undefined && <input type="hidden" name={field} value={one.id} />}
      {steps.map((by) => (
        <Button kind="link" name="by" value={by}>
          {t(`holder.collections.${by}`)}
          <span class="vh"> {name}</span>
        </Button>
      ))}
    </Form>
  );
}
